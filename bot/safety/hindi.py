"""How Hindi speaks of danger, in its own letters and in Latin ones. Without the dots of vowels."""

from bot.safety.rules import Rules, Signs, any_of

_WILL_LATIN = (
    r"(?:chahta|chahti|chahata|chahte|chaahta|chaahti)(?: (?:hu|hoon|hun|hu main|hai))?"
)
_I = r"(?:main|mai|mein|me|mujhe|mujhko|mera|meri|ab|bas|aaj|to|khud)"
_LATIN = any_of(
    rf"(?:(?:\w+ )?mar(?:na|ne)) (?:hi )?{_WILL_LATIN}",
    r"mar (?:hi )?(?:jana|jaana|jau|jaun|jaunga|jaungi) (?:chahta|chahti|hai|chahiye|hu|hoon)(?: \w+)?",
    r"(?:mujhe|main|mai|mein) (?:\w+ )?mar (?:jana|jaana) (?:hai|chahiye|chahta|chahti)",
    r"suicide (?:\w+ )?(?:karna|karne|kar|karu|karunga|karungi|karlu)(?: \w+){0,4}",
    r"(?:apni|khud ki) (?:jaan|jan|zindagi|jindagi) (?:de|le|khatam|khatm|dene|lene)(?: \w+){0,3}",
    r"(?:zindagi|jindagi|khud ko|apne aap ko|apne ko) (?:khatam|khatm|maar|mar)(?: \w+){0,4}",
    r"(?:atmahatya|aatmahatya|khudkushi) (?:kar|ka|karna|karne|ke)(?: \w+){0,4}",
    r"(?:phansi|faansi|fansi|zeher|zehar) (?:\w+ )?(?:laga|lagana|lagaa|kha|khana|pee)(?: \w+){0,3}",
    r"kaash (?:main |mai |mein )?(?:\w+ )?(?:paida|janam|mar|zinda)(?: \w+){0,4}",
    r"mere bina (?:\w+ ){0,3}(?:khush|behtar|theek)(?: \w+){0,2}",
)
_LATIN_HELPLESS = any_of(
    r"(?:jeena|jina|zinda rehna|zinda|jeene) (?:hi )?(?:nahi|nahin|nhi|nai)(?: (?:hai|chahta|chahti"
    r"|rehna|chahiye|hu|hoon|mujhe))*",
    r"(?:nahi|nahin|nhi) (?:jeena|jina|zinda rehna)(?: (?:mujhe|hai|chahta|chahti|ab))*",
    r"(?:jeene|jine) (?:ka|ki|ke) (?:man|mann|ichha|iccha|matlab|wajah|koi \w+) (?:hi )?(?:nahi|nhi)"
    r"(?: \w+){0,2}",
)
_DEVANAGARI = any_of(
    r"मरना (?:ही )?(?:चाहता|चाहती|है)(?: \S+)?",
    r"मर जाना (?:ही )?(?:चाहता|चाहती|चाहिए|है)(?: \S+)?",
    r"आत्महत्या (?:करने|करना|कर|करूगा|करूगी|का|के)(?: \S+){0,5}",
    r"(?:खुदकुशी|सुसाइड) (?:कर|करना|करने|करूगा)(?: \S+){0,4}",
    r"(?:अपनी|मेरी) (?:जान|जिदगी|जिन्दगी) (?:दे|ले|देना|खत्म|लेना)(?: \S+){0,3}",
    r"(?:खुद को|अपने आप को) (?:मार|खत्म|नुकसान|काट)(?: \S+){0,4}",
)
_DEVANAGARI_HELPLESS = any_of(
    r"(?:जीना|जिदा रहना|जीने का मन|जीने की इच्छा) (?:ही )?(?:नही)(?: \S+){0,3}",
)
_VIOLENCE = any_of(
    r"(?:mera|mere|meri) (?:pati|husband|papa|baap|bhai|sasur|boyfriend|maa) (?:\w+ ){0,2}(?:marta"
    r"|maarta|maarte|marte|peetta|peette|maarti|marti)(?: \w+)?",
    r"(?:papa|pati|baap|husband|sasur) (?:\w+ )?mujhe (?:\w+ )?(?:maarte|marte|maarta|marta|peette"
    r"|peetta|peetate)(?: \w+)?",
    r"(?:मेरा पति|मेरे पति|पापा|मेरे पापा) (?:\S+ ){0,2}(?:मारता|मारते|पीटते|पीटता)(?: \S+)?",
)

HINDI = Rules(
    language="hi",
    signs=(
        Signs(kind="self", patterns=_LATIN_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_DEVANAGARI_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_LATIN),
        Signs(kind="self", patterns=_DEVANAGARI, is_of_speaker=True),
        Signs(kind="violence", patterns=_VIOLENCE),
    ),
    harmless=any_of(
        r"(?:marna|mar jana) (?:nahi|nahin|nhi)(?: \w+)?",
        r"(?:suicide|khudkushi|atmahatya) (?:nahi|nahin|nhi|kyu|kyon|kyun)(?: \w+)?",
        r"(?:tumhare|tere|aapke|uske) liye (?:\w+ )?(?:jaan|mar)(?: \w+){0,4}",
        r"मरना नही(?: \S+)?",
        r"(?:लोग|किसान) आत्महत्या(?: \S+){0,3}",
        r"\S+ (?:mein|me|main|में|मे) (?:nahi|nahin|nhi) (?:jeena|jina|rehna)(?: \w+)?",
        r"(?:hero|heroine|usne|wo|woh|us|log|kisan) suicide(?: \w+){0,3}",
    ),
    excuses=any_of(
        r"(?:meri|us|is|iss|uss|apni) (?:kahani|film|movie|book|kitab|story|novel|game)(?: \w+)?",
        r"(?:मेरी कहानी|उस फिल्म|कहानी मे)",
        r"(?:hero|heroine|character)",
    ),
    denials=any_of(r"(?:nahi|nahin|nhi|kabhi|नही|कभी)(?: (?:main|bhi))? ?$"),
    speakers=any_of(r"(?:मै|मुझे|मेरा|मेरी|मेरे|अब|बस|आज|हम)"),
    past=any_of(r"(?:pehle|saal pehle|bachpan mein|bachpan me)", r"(?:पहले|बचपन मे)"),
    recent=any_of(r"(?:aaj|kal|ab|phir se|abhi)", r"(?:आज|कल|अब|फिर)"),
)
