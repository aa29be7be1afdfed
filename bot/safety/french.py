"""How French speaks of danger. Without accents, and with a space for each apostrophe."""

from bot.safety.rules import Rules, Signs, any_of

_WILL = r"(?:veux|voudrais|vais|aimerais|prefererais|souhaite|souhaiterais|pense a|songe a)"
_URGE = rf"(?:{_WILL}|envie d|envie de|besoin de)"
_WHO = (
    r"(?:mon|ma) (?:\w+ )?(?:mari|femme|copain|copine|ex|pere|mere|conjoint|compagnon|beau pere"
    r"|oncle|frere|petit ami)"
)
_HELPLESS = any_of(
    r"(?:veux|peux|ai|j ai) (?:vraiment )?plus (?:envie de |la force de |le courage de )?(?:vivre"
    r"|exister|etre la|me reveiller|etre en vie)(?! (?:a|avec|ici|dans|en|chez|seul|seule)\b)",
    r"(?:plus|pas|aucune|de) (?:\w+ )?raisons? de vivre",
    r"(?:vie|ca) ne vaut (?:plus|pas) (?:la peine|le coup)(?: d etre vecue)?",
    r"(?:jamais|pas) (?:du )?(?:naitre|etre ne|etre nee)",
    r"ne (?:jamais|plus) (?:me )?(?:reveiller|m etre reveille)(?: \w+)*",
    r"(?:personne|nul) ne (?:me regretterait|remarquerait)(?: \w+)*",
)
_SELF = any_of(
    rf"(?:{_URGE}|envie) (?:\w+ )?(?:mourir|me tuer|me suicider|me pendre|me foutre en l air"
    r"|etre mort|etre morte|crever|en finir(?: avec (?:la|ma) vie)?)",
    r"me suicide",
    r"(?:pense|penser|pensees?|songe|idees) (?:\w+ ){0,3}(?:suicide|suicidaires?|mort)",
    r"(?:pensees|idees) suicidaires",
    r"(?:suis|me sens) (?:\w+ )?suicidaire",
    r"(?:mettre fin a|finir avec|ote|oter|prendre) (?:mes jours|ma vie|ma propre vie)",
    r"en finir (?:avec (?:la|ma) vie|pour de bon)",
    r"(?:serait|seraient|sera|seriez|serez|irait) mieux sans moi",
    r"me (?:scarifie|scarifier|mutile|mutiler)(?: \w+)?",
    r"(?:me suis|me) (?:coupe|ouvert|taillade) (?:les )?(?:veines|poignets|bras)",
    r"disparaitre (?:pour toujours|a jamais|pour de bon)",
    r"(?:sauter|me jeter) (?:du|d un|de|sous|par) (?:\w+ )?(?:pont|toit|balcon|train|metro|fenetre)",
)
_VIOLENCE = any_of(
    rf"{_WHO} (?:\w+ )?(?:me (?:frappe|bat|cogne|viole|tape dessus|maltraite|etrangle)"
    r"|m (?:a )?(?:frappe|frappee|battu|battue|violee|viole|etrangle|etranglee))"
    r"(?! (?:au|aux|en|toujours au|a)\b)(?: \w+)*",
    r"menace de me tuer",
)
_OTHER = any_of(
    r"(?:mon|ma|un|une) (?:\w+ )?(?:ami|amie|pote|copain|copine|frere|soeur|mere|pere|fils|fille) (?:\w+ )"
    r"{0,5}(?:veut|va|parle de|menace de) (?:se suicider|se tuer|mourir|en finir)",
)

FRENCH = Rules(
    language="fr",
    signs=(
        Signs(kind="self", patterns=_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_SELF),
        Signs(kind="other", patterns=_OTHER),
        Signs(kind="violence", patterns=_VIOLENCE),
    ),
    harmless=any_of(
        r"mourir (?:de|d) (?:rire|faim|soif|honte|froid|chaud|peur|envie|ennui|vieillesse)",
        r"en finir avec (?!la vie|ma vie)\w+",
    ),
    excuses=any_of(
        r"(?:mon|ma|le|la|un|une) (?:personnage|heroine|heros|protagoniste)",
        r"(?:dans|pour) (?:le|la|mon|ma|un|une|ce|cette) (?:roman|livre|film|histoire|serie|jeu|chanson"
        r"|poeme|scenario)",
        r"(?:ecris|ecrire) (?:moi )?(?:un|une)",
    ),
    jokes=any_of(r"(?:mdr+|ptdr+|lol|haha\w*|xd|😂+|🤣+)"),
    trifles=any_of(r"(?:si|quand|parce|trop|a)"),
    denials=any_of(
        r"(?:ne|n|jamais|pas|sans)(?: (?:ai|veux|vais|je|ne|pas|jamais|envie|l intention de))* ?$",
        r"(?:veux|vais|ai|voudrais) (?:pas|jamais)(?: \w+)? ?$",
    ),
    past=any_of(
        r"il y a (?:\w+ )?(?:ans|annees)",
        r"(?:ado|adolescente?|quand j etais \w+|a l epoque|avant)",
    ),
    recent=any_of(r"(?:hier|aujourd hui|ce soir|encore|maintenant|toujours)"),
)
