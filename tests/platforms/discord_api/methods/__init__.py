"""The methods of the REST API, one function each: they take a request and return what it yields."""
