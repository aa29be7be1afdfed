"""How German speaks of danger. Without umlauts: letters come here without their accents."""

from bot.safety.rules import Rules, Signs, any_of

_SO = r"(?:(?:nur|einfach|einfach nur|jetzt|wirklich|echt|nicht langer|gerade|bald) )*"
_WILL = r"(?:will|mochte|wurde gern|wollte|werde|konnte|muss|kann)"
_RELATIVE = (
    r"(?:mein|meine) (?:\w+ )?(?:mann|ehemann|frau|freund|freundin|ex|vater|mutter|papa|mama"
    r"|stiefvater|partner|partnerin|onkel|bruder)"
)
_HELPLESS = any_of(
    rf"{_WILL} {_SO}(?:nicht|nimmer) (?:mehr )?(?:weiter)?(?:leben|existieren|aufwachen|da sein)",
    r"(?:kein|keine|keinen) (?:bock|lust|kraft|wille|willen|grund|sinn)(?: mehr)?(?: darin)?(?: ,)?"
    r"(?: mehr)? (?:zu leben|am leben|weiterzuleben|aufzuwachen)(?: \w+){0,3}",
    r"(?:leben|mein leben) hat keinen sinn(?: mehr)?",
    r"(?:niemand|keiner) wurde (?:es )?(?:merken|mich vermissen)(?: wenn ich (?:tot|weg) \w+)?",
    r"nicht mehr (?:leben|weiterleben) (?:will|mochte|wollen|kann)",
)
_SELF = any_of(
    rf"{_WILL} {_SO}(?:sterben|tot sein)",
    r"sterben (?:will|mochte)",
    rf"(?:{_WILL} |(?:\w+ ){{0,2}})mich {_SO}(?:selbst )?(?:umbringen|toten|erhangen|erschiessen|aufhangen"
    r"|umzubringen|zu toten|zu erhangen|ertranken|vergiften)",
    r"bring(?:e)? (?:ich )?mich (?:noch |heute |jetzt |einfach |bald )*um",
    r"mir (?:\w+ )?(?:das leben|die kugel) (?:nehmen|geben|zu nehmen)",
    r"(?:mein|meinem) leben (?:ein ende )?(?:zu )?(?:beenden|setzen|machen)",
    r"(?:denke|denk|gedanken|nachdenke)(?: \w+){0,4} (?:selbstmord|suizid|freitod)",
    r"(?:suizidgedanken|selbstmordgedanken|suizidale gedanken)",
    r"(?:bin|fuhle mich) (?:\w+ )?(?:suizidal|selbstmordgefahrdet|lebensmude)",
    r"(?:begehe|begehen|mache) (?:ich )?(?:selbstmord|suizid)",
    r"(?:wunschte|wunsche)(?: mir)?(?: ,)? (?:ich ware|ich war) (?:tot|nie geboren)",
    r"(?:ware|bin) (?:lieber|besser) tot",
    r"besser (?:dran |gestellt )?ohne mich",
    r"ohne mich (?:\w+ ){0,4}besser(?: dran)?",
    r"(?:ritze|geritzt|ritz|schneide) mich(?: \w+){0,2}",
    r"mich (?:\w+ ){0,2}(?:geritzt|ritze|ritzen|selbst verletzen|selbst verletzt)",
    r"mich vor (?:den|einen|die) (?:zug|bahn|auto|lkw) (?:zu )?(?:werfen|schmeissen|werfe)",
    r"(?:von|aus) (?:der|einer|dem) (?:brucke|dach|hochhaus|fenster) (?:zu )?(?:springen|springe)",
    r"(?:abschiedsbrief|abschiedsbriefe) (?:ist |sind |habe ich )?(?:geschrieben|fertig)",
)
_VIOLENCE = any_of(
    rf"{_RELATIVE} (?:hat )?(?:schlagt|verprugelt|prugelt|wurgt|vergewaltigt|missbraucht|schlug)"
    r" mich(?! (?:im|beim|in|immer im)\b)(?: \w+)*",
    rf"{_RELATIVE} hat mich (?:\w+ )?(?:geschlagen|verprugelt|gewurgt|vergewaltigt)(?! (?:im|beim)\b)",
    r"(?:droht|drohte)(?: mir)?(?: ,)? mich umzubringen",
)
_OTHER = any_of(
    r"(?:mein|meine|ein|eine) (?:\w+ )?(?:freund|freundin|bruder|schwester|mutter|vater|sohn|tochter"
    r"|mitbewohner|frau|mann) (?:\w+ ){0,5}(?:sich umbringen|sich das leben nehmen|nicht mehr leben"
    r"|suizidal|ritzt sich)(?: \w+)?",
)

GERMAN = Rules(
    language="de",
    signs=(
        Signs(kind="self", patterns=_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_SELF),
        Signs(kind="other", patterns=_OTHER),
        Signs(kind="violence", patterns=_VIOLENCE),
    ),
    harmless=any_of(
        r"(?:nicht mehr )?(?:in|bei|mit|auf) (?:\w+ ){1,3}(?:leben|wohnen)",
        r"(?:vor|fast vor|konnte vor) \w+ sterben",
        r"(?:konnte|konnt) (?:\w+ )?sterben fur",
        r"sterben (?:vor|fur) \w+",
    ),
    excuses=any_of(
        r"(?:mein|meine|der|die|meinem|unser) (?:charakter|figur|held|heldin|hauptfigur|protagonist\w*)",
        r"(?:in|im|fur) (?:meinem|meiner|meinen|einem|dem|der|mein|dieser|diesem)? ?(?:roman|geschichte"
        r"|buch|film|serie|spiel|gedicht|lied|song|drehbuch)",
        r"(?:schreib|schreibe) (?:mir )?(?:ein|eine)",
    ),
    jokes=any_of(r"(?:haha\w*|lol|xd|😂+|🤣+)"),
    trifles=any_of(r"(?:wenn|weil|bei|vor)"),
    denials=any_of(
        r"(?:nicht|nie|niemals|kein|keine|nie im leben)(?: (?:vor|daran|dass|ich|mehr))* ?$",
        r"(?:will|mochte|werde|wurde) (?:\w+ )?(?:nicht|nie|niemals)(?: \w+)? ?$",
    ),
    past=any_of(
        r"(?:fruher|damals)",
        r"vor (?:\w+ )?jahren",
        r"als (?:kind|jugendliche|jugendlicher|teenager|ich)",
        r"(?:selbstmord|suizid) ist",
    ),
    recent=any_of(r"(?:heute|gestern|wieder|jetzt|immer noch|letzte nacht)"),
)
