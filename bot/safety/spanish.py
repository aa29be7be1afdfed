"""How Spanish speaks of danger. Without accents: letters come here without them."""

from bot.safety.rules import Rules, Signs, any_of

_ABUSER = (
    r"mi (?:\w+ )?(?:marido|esposo|esposa|mujer|novio|novia|pareja|ex|padre|madre|papa|mama"
    r"|padrastro|tio|hermano)"
)
_ELSEWHERE = r"(?! (?:en|con|aqui|alli|solo|sola|de|para|lejos)\b)"
_HELPLESS = any_of(
    rf"no (?:quiero|deseo|puedo) (?:mas )?(?:seguir |continuar )?(?:vivir|viviendo|existir|despertar)"
    rf"{_ELSEWHERE}(?: mas)?",
    r"no (?:tengo|me quedan?|hay|encuentro|veo|tiene) (?:mas )?(?:ganas|razon|razones|motivos?|sentido"
    r"|nada)(?: para| de| por| que| por lo que)? (?:vivir|seguir viviendo|seguir)",
    r"no vale la pena (?:vivir|seguir viviendo)",
    r"(?:ojala|quisiera|desearia) (?:no|nunca) haber nacido",
    r"nadie me (?:extranaria|echaria de menos)(?: \w+)*",
)
_SELF = any_of(
    r"(?:me )?(?:quiero|quisiera|voy a|deseo|ganas de|necesito) (?:\w+ )?(?:morir|morirme|matarme"
    r"|suicidarme|colgarme|ahorcarme|estar muert[oa])",
    r"me (?:quiero|voy a|quisiera) (?:\w+ )?(?:morir|matar|suicidar|colgar|ahorcar)",
    r"(?:pienso|pensando|pensado|penso|pensar) (?:\w+ ){0,2}(?:en )?(?:el |me )?(?:suicidio|suicidarme"
    r"|matarme|quitarme la vida|morir|en suicidarme)",
    r"(?:acabar con|terminar con|quitarme|ponerle fin a|terminar) (?:mi |la |toda mi )?vida",
    r"(?:pensamientos|ideas) (?:suicidas|de suicidio)",
    r"(?:soy|estoy|me siento) suicida",
    r"ojala (?:me muriera|estuviera muert[oa]|no despertara|no despierte|nunca despertara)",
    r"(?:preferiria|mejor|prefiero) estar muert[oa]",
    r"(?:estarian|estarias|estaria|seria|serian|estara|estaran) mejor sin mi",
    r"me (?:corto|he cortado|corte|vuelvo a cortar|estoy cortando) (?:\w+ ){0,3}(?:brazos?|munecas?"
    r"|venas|piernas|otra vez|de nuevo)(?: \w+)*",
    r"(?:hacerme dano|cortarme|lastimarme) (?:otra vez|de nuevo|a mi mism[oa])",
    r"desaparecer (?:para siempre|por siempre)",
    r"(?:tirarme|saltar|lanzarme) (?:de|desde|del|a) (?:\w+ )?(?:puente|azotea|tejado|balcon|tren"
    r"|via|edificio|ventana)",
)
_VIOLENCE = any_of(
    rf"{_ABUSER} (?:\w+ )?(?:me )(?:pega|golpea|pego|golpeo|viola|violo|maltrata|ahorca|estrangulo)"
    r"(?! (?:al|en el|jugando)\b)(?: \w+)*",
    r"(?:amenaza con|amenazo con) (?:matarme|hacerme dano)",
    r"me (?:violaron|han violado)",
)
_OTHER = any_of(
    r"(?:mi|un|una) (?:\w+ )?(?:amigo|amiga|hermano|hermana|madre|padre|hijo|hija|novio|novia) (?:\w+ )"
    r"{0,5}(?:quiere|va a|quiere) (?:suicidarse|matarse|morir|morirse|quitarse la vida)",
)

SPANISH = Rules(
    language="es",
    signs=(
        Signs(kind="self", patterns=_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_SELF),
        Signs(kind="other", patterns=_OTHER),
        Signs(kind="violence", patterns=_VIOLENCE),
    ),
    harmless=any_of(
        r"(?:morir|morirme) (?:de|por) (?:risa|hambre|sueno|verguenza|miedo|frio|calor|viejo|vieja|amor)",
        r"(?:quiero|quisiera) morirme de \w+",
    ),
    excuses=any_of(
        r"(?:mi|el|la|un|una) (?:personaje|protagonista|heroina|heroe)",
        r"(?:en|para) (?:la|el|mi|una|un|esta|este) (?:pelicula|novela|libro|historia|cuento|serie"
        r"|juego|cancion|guion|poema)",
        r"(?:escribe|escribeme|escribir) (?:un|una)",
    ),
    jokes=any_of(r"(?:jaja\w*|jeje\w*|lol|xd|😂+|🤣+)"),
    trifles=any_of(r"(?:si|cuando|porque|que|por)"),
    denials=any_of(r"(?:no|nunca|jamas|ni|sin)(?: (?:me|voy a|he|es que|pienso|quiero))* ?$"),
    past=any_of(
        r"hace (?:\w+ )?(?:anos|ano|decadas)",
        r"(?:de|cuando era) (?:adolescente|joven|nin[oa]|pequen[oa])",
        r"antes",
    ),
    recent=any_of(r"(?:hoy|ayer|anoche|otra vez|de nuevo|ahora|todavia)"),
)
