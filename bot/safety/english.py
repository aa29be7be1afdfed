"""How English speaks of danger."""

from bot.safety.rules import Rules, Signs, any_of

_SO = r"(?:(?:just|really|so|even|still|actually|honestly|also|kinda|only|literally|seriously) )*"
_WISH = (
    r"(?:want(?: it)? to|wanna|want|ready to|need to|going to|gonna|about to|planning to|plan to"
    r"|decided to|trying to|tempted to|close to|rather|deserve to|better to|feel like|hope to)"
)
_NOT = r"(?:dont|do not|doesnt|cant|cannot|can not|no longer|never|not|didnt|wouldnt)"
_ME = r"(?:i|im|ive|id|ill|me|my)"
_FOR_ALL = r"(?: (?:anymore|any more|any longer|at all|like this|in this world|on this earth))*"
_NOT_A_PLACE = (
    r"(?! (?:here|there|with|in|on|at|off|near|alone|under|next|together|without|out|from|by)\b)"
)
_SOMEBODY = r"(?:everyone|everybody|family|they|theyd|theyll|you|youd|youll|yall|all|people|world"
_SOMEBODY += r"|kids?|mom|mum|dad|parents|friends|wife|husband)"

_SELF_HELPLESS = any_of(
    rf"{_NOT} (?:\w+ ){{0,2}}(?:want to|wanna|want) {_SO}(?:keep |go on |continue )?"
    rf"(?:live|living|exist|be alive|alive|stay alive){_NOT_A_PLACE}{_FOR_ALL}",
    rf"{_NOT} {_SO}(?:want to|wanna|want) (?:be|exist) (?:here|around|on this earth|in this world)"
    r" ?(?:any ?more|any longer)(?= (?:, )?(?:like|at all|i mean|please|tbh)\b|$)",
    r"(?:dont|do not) (?:want to|wanna) be (?:on this earth|in this world|alive)(?: any ?more)?",
    rf"{_NOT} (?:keep |go on )?(?:live|living|exist) (?:like this|with this pain|any ?more)",
    r"(?:cant|cannot|can not) go on(?: living| anymore| any more| any longer| like this)+",
    r"(?:cant|cannot|can not) go on$",
    r"(?:dont|do not|never) (?:want to|wanna) wake up(?: any ?more| again| ever| tomorrow)*",
    r"(?:hope|hoping|wish|pray|praying)(?: \w+){0,3} (?:dont|do not|wont|will not|never) wake up",
    r"(?:go|fall|went|going) (?:to sleep|asleep) and (?:never|not) wak(?:e|ing) up",
    rf"(?:tired|sick|exhausted|done|fed up)(?: of| with) (?:living|being alive|life|existing)"
    r"(?! (?:in|with|here|at|out|on|next|alone|under|science|insurance|sciences|sim|off)\b)",
    r"(?:no|any|not one|without a) reason (?:left )?(?:for me )?(?:left )?to"
    r" (?:live|keep living|stay alive|go on|be alive|exist)(?: any ?more)?",
    r"(?:nothing|nothing left|no one|nobody left|not much) to live for",
    r"(?:dont|do not|cant) see (?:a|any|the) (?:reason|point|purpose) (?:to|in|of)"
    r" (?:live|living|keep living|stay alive|staying alive|going on|being alive)",
    r"whats? (?:is )?(?:even )?the point (?:of|in) (?:living|staying alive|being alive|going on)"
    rf"{_NOT_A_PLACE}",
    r"why (?:should|would|do) i (?:even )?(?:stay alive|keep living|live|go on living|exist)",
    r"(?:life|living) (?:isnt|is not|aint|not|is no longer) worth (?:living|it)(?: any ?more)?",
    r"(?:nobody|no one|noone|none of them|who) (?:would|will|d|wouldnt) (?:even )?(?:care|notice"
    r"|cry|miss me|be sad)(?: \w+){0,2}(?: (?:if|when))? i (?:die|died|killed|was gone|were gone"
    r"|was dead|were dead|disappeared|am gone|vanished)",
    r"if i (?:died|was gone|were gone|killed myself|disappeared)(?: \w+){0,2} (?:nobody|no one|noone)"
    r" (?:would|will|d)",
)

_SELF = any_of(
    r"(?:kill|killing|shoot|shooting|hang|hanging|drown|drowning|stab|off|unalive|unaliving|end"
    r"|ending|strangle) myself",
    r"kms",
    r"(?:unalive|unaliving|unalived)(?: soon| tonight| today| now)?",
    rf"(?:(?:{_ME}|and|just|really|still|honestly|so|but|actually|always|that|because|now|cuz) )?"
    rf"(?<!you )(?<!they )(?<!we )(?<!who )(?<!people )"
    rf"(?:want(?: it)? to|wanna|ready to|rather|need to|deserve to|want) {_SO}"
    r"(?:die|be dead|stop existing|not exist|be gone forever|cease to exist)",
    r"(?:just |please )+let me die",
    r"(?:hope|hoping|pray|praying|wish|wishing) (?:that )?(?:i|to) (?:could )?(?:just )?die",
    r"(?:id|i would|id be|i would be|im) (?:\w+ )?(?:better off|happier|rather be|better) dead",
    r"death (?:sounds|seems|looks|feels) (?:\w+ )?(?:peaceful|nice|better|good|easier|beautiful)",
    r"(?:wish|wished|wishing) (?:that )?i (?:was|were) (?:\w+ )?dead",
    r"(?:wish|wishing) (?:that )?(?:i|id) (?:(?:was|were|had|have|been) )*never (?:been )?born",
    r"(?:wish|wishing) (?:that )?i (?:could )?(?:just )?(?:stop existing|disappear forever"
    r"|not exist|didnt exist|wasnt alive|cease to exist|stop living)",
    r"(?:wish|want) (?:someone|somebody|anyone) (?:would |to )?(?:just )?(?:kill|shoot) me",
    rf"{_SOMEBODY} (?:(?:would|will|ll|d|be|all|is|are|probably|honestly|so much|much|a lot) )*"
    r"(?:better off|happier|better|better place) (?:\w+ )?(?:without me|if i (?:was|were|am|wasnt"
    r"|died|disappeared|killed)|when im (?:gone|dead)|once im gone|with me (?:gone|dead))",
    r"(?:end|ending|ended|take|taking|took) my (?:own )?life(?! (?:insurance|as|story|sentence"
    r"|science|in|savings|into|seriously|back|choices)\b)",
    rf"(?:i|im|ill|id|to|just|gonna|wanna|of|about) (?:\w+ )?{_SO}end(?:ing)? (?:it all|everything)"
    r"(?! with\b)",
    rf"{_ME} (?:\w+ )?{_WISH} end it (?:tonight|now|today|for good|soon|all)",
    r"(?:disappear|vanish|be gone) (?:forever|for good)",
    r"(?:give|giving|gave|given) up on life",
)

_SUICIDE = any_of(
    r"suicidal(?! (?:people|persons?|patients?|teens?|teenagers|ocs?|characters?|behaviou?r)\b)",
    r"(?:suicidal thoughts?|suicidal ideation|thoughts? (?:of|about) (?:suicide|killing myself"
    r"|hurting myself|harming myself|ending it|ending my life))",
    r"(?:think|thinking|thought|considering|considered|contemplating|contemplate|planning|plan"
    r"|plans|want|wanna|going|gonna|attempt|attempted|attempting|tried|close|commit|committing)"
    r" (?:to |about |bout |of |for |on )?(?:\w+ ){0,2}suicide",
)

_FAREWELL = any_of(
    r"suicide is (?:(?:the|my|only|best|last) )+(?:way|option|choice|answer|thing|escape|solution)"
    r"(?: \w+)*",
    r"^suicide$",
    r"my (?:own )?suicide(?! squad\b)",
    r"(?:wrote|written|writing|write|finished) (?:my|a|the|all my) (?:suicide|goodbye)"
    r" (?:notes?|letters?)(?! to my\b)",
    r"(?:by the time you (?:read|see) this|when you read this)(?: \w+){0,3} (?:dead|gone)",
    r"(?:i )?(?:wont|will not) be (?:here|around|alive) (?:tomorrow|any ?more|much longer)",
    r"goodbye forever",
    r"(?:said|saying) my (?:final |last )?goodbyes",
)

_MEANS = any_of(
    r"(?:how many|how much|enough) (?:\w+ ){1,4}(?:to (?:die|overdose|kill (?:me|myself|yourself"
    r"|a person))|(?:would|will|could|does it take to) (?:kill (?:me|myself|yourself)|die))",
    r"(?:painless|pain free|easiest|easy|least painful|best|quickest|fastest|quick|less painful)"
    r" way(?:s)?(?: for me)? to (?:die|kill (?:myself|yourself)|end (?:my|your) life|suicide|go"
    r"|commit suicide|end it)",
    r"how (?:do|can|could|should|would) i (?:kill myself|hang myself|end my life|end it all|die)",
    r"how to (?:kill (?:myself|yourself)|commit suicide|end my life|end it all|hang myself)",
    r"(?:does|would|will|do) (?:it hurt|(?:hanging|drowning|shooting|killing) (?:your|my)self hurt)"
    r"(?: (?:if|to|when) (?:i|you)?(?: \w+){1,4})?",
    r"(?:took|taken|take|swallowed|swallow|downed) (?:\w+ ){0,3}(?:all|bottle|bunch|handful|pack"
    r"|box|too many|like \d\d|\d\d|overdose)(?: (?:of|my|the|sleeping|those))*(?: \w+)?"
    r"(?: (?:pills|tablets|meds|medication|tylenol|paracetamol|ibuprofen|xanax))?",
    r"(?:i|ive|have|just|i have) (?:just )?overdosed(?! on (?:chocolate|sugar|coffee|cute))",
    r"(?:have|got|bought) (?:the |my |all the |enough )?(?:pills|rope|gun|noose|razor|blade)s?"
    r" (?:in front of me|ready|here|next to me|in my hand|and im (?:going|gonna|ready))",
    r"have a gun and (?:im|i) (?:\w+ )?",
    r"(?:on|at|over) (?:the|a) (?:edge|ledge|roof|rooftop|balcony|bridge|train tracks|tracks)"
    r" (?:of the \w+ )?(?:and|right now|i want|ready|about)(?: \w+)*",
    r"(?:im|i am|standing|sitting|lying) (?:\w+ )?on (?:the|a) (?:edge|ledge|train tracks|railing)"
    r"(?: \w+)*",
    rf"(?:{_WISH}|will|ill|of|might|keep|if i) jump(?:ing|ed)? (?:off|from|out)(?: of)? (?:the|a|my)"
    r" (?:\w+ )?(?:roof|bridge|building|balcony|window|cliff|ledge)",
    r"(?:jump|jumped|jumping|step|stepping|walk|walking|throw myself|lie down) in front of"
    r" (?:a|the) (?:train|car|bus|truck|subway)",
)

_HARM = any_of(
    r"(?:want to|wanna|going to|gonna|need to|keep|keeps|kept|started|start|stop|urge to|like|about"
    r"|of|relapsed and|back to|feel like|will|might) (?:just )?(?:cut|cutting|hurt|hurting|harm"
    r"|harming|burn|burning|starve|starving|hit|hitting|punish|punishing) (?:my ?self|my arms?"
    r"|my wrists?|my legs?|my thighs?)(?! (?:off|loose|some|a)\b)",
    r"(?:cut|hurt|harmed|burned) myself again(?! (?:at|while|cooking|shaving|playing|on|in|with)\b)",
    r"(?:started|back to|relapsed and|relapsed|kept|keep) (?:been )?(?:cut|cutting)(?: again)?",
    r"(?:slit|slitting|slash|slashed|cut|cutting) (?:open )?my (?:wrists?|veins?|thighs?)",
    r"(?:i|im|ive|been|started|keep|stop) (?:\w+ ){0,2}self ?harm(?:ing|ed)?",
    r"(?:burn|cut|hurt|hit) myself (?:with \w+ )?(?:when|because|to feel|whenever|so i|every)",
)

_CLOSE = (
    r"(?:my|a|the) (?:\w+ )?(?:friend|bestie|brother|sister|mom|mum|mother|dad|father|son|daughter"
    r"|kid|child|boyfriend|girlfriend|bf|gf|wife|husband|partner|roommate|flatmate|classmate"
    r"|cousin|ex|student|coworker|colleague)(?: of mine)?"
)
_OTHER = any_of(
    rf"{_CLOSE} (?:\w+ ){{0,8}}(?:(?:going to|gonna|wants to|wanna|will|trying to|try to|threatens"
    r" to|threatening to|planning to|keeps|talks? about|talking about|thinks? about|about to|hes"
    r"|shes) )+(?:kill|killing|end|ending|take|taking|cut|cutting|hurt|hurting|harm|harming|hang)"
    r" (?:him|her|them|his|their)(?:sel(?:f|ves))?(?: own)?(?: life| lives)?",
    rf"{_CLOSE} (?:\w+ ){{0,5}}(?:cuts|hurts|harms) (?:him|her|them)sel(?:f|ves)",
    rf"{_CLOSE} (?:\w+ ){{0,5}}wants to die(?! (?:at|in|of|with)\b)",
    rf"{_CLOSE} (?:\w+ ){{0,3}}(?:is|might be|seems|may be|hes|shes|feels) (?:\w+ )?suicidal",
    rf"{_CLOSE} (?:is |keeps )?(?:\w+ )?(?:talking|talks|thinking) about (?:\w+ )?suicide",
    rf"{_CLOSE} (?:\w+ ){{0,4}}(?:doesnt|does not|no longer) wants? to (?:live|be alive)(?! (?:in|with"
    r"|here|at)\b)(?: any ?more)?",
    rf"{_CLOSE} (?:just )?(?:took|swallowed|overdosed)(?: (?:a|on|all|too|bunch|bottle|many|of|her"
    r"|his|the|whole))*(?: pills| meds)?(?: \w+)*",
)

_ABUSER = (
    r"(?:my|the) (?:\w+ )?(?:husband|wife|boyfriend|girlfriend|bf|gf|partner|ex|dad|father|mom|mum"
    r"|mother|stepdad|stepfather|stepmom|stepmother|uncle|parents|fiance|grandpa|grandfather"
    r"|aunt|boss|teacher|coach|guardian)"
)
_VIOLENCE = any_of(
    rf"{_ABUSER} (?:\w+ ){{0,2}}(?:hits|hit|beats|beat|beating|hitting|chokes|choked|strangles"
    r"|strangled|kicks|kicked|punches|punched|slaps|slapped|rapes|raped|molests|molested) me"
    r"(?! (?:up|at|in|by|to|with (?:pillows?|a pillow|his toy|her toy|questions)|every time at)\b)",
    rf"{_ABUSER} (?:touches|touched|keeps touching) me(?: and| there| at night| when)(?: \w+)*",
    rf"{_ABUSER} (?:\w+ )?(?:forces|forced|makes|is forcing) me to (?:have sex|sleep with|touch)"
    r"(?: \w+)*",
    r"i (?:was|got|am being|have been) (?:just )?(?:raped|molested|sexually (?:assaulted|abused))",
    r"(?:he|she|they|ex|husband|boyfriend|partner|wife|girlfriend|father|dad) (?:\w+ )?(?:said|says"
    r"|swore|told me) (?:\w+ )?(?:he|she|they|hes|shes|theyre|hell|shell) (?:\w+ )?(?:will |would"
    r" |going to |gonna |is going to )*(?:kill|shoot|stab) me(?: if| when)?(?: \w+)*",
    r"(?:threatens|threatening|threatened) to (?:kill|shoot|stab|hurt|beat|rape) me(?: \w+)*",
    r"(?:afraid|scared|terrified) (?:that )?(?:my |of my )(?:ex|husband|boyfriend|partner|wife"
    r"|girlfriend|dad|father|stepdad)(?: \w+){0,3} (?:kill|killed|hurt|beat|strangled|hit|find) me",
    r"(?:scared|afraid|terrified) to go home",
)

_HARMLESS = any_of(
    r"(?:die|dying|died|dead|cry|crying) (?:of |from |with )?(?:laughter|laughing|embarrassment"
    r"|shame|boredom|hunger|thirst|cringe|cuteness|happiness|joy|old age)",
    r"want(?:ed)? to die (?:laughing|of \w+|young|happy|old|at home|in my sleep at \w+)",
    r"dying (?:to|for)",
    r"(?:to |id |would )die for",
    r"rather die than",
    r"(?:could|can) (?:\w+ )?(?:kill|kick|slap|shoot|hit) myself for",
    r"(?:kill|killed|killing|shoot) myself (?:laughing|in the foot)",
    r"accidentally (?:\w+ )?(?:kill|killed|hurt|cut|burned) myself(?: with)?",
    r"(?:scared|bored|starving|freezing|worried|tickled|scare) (?:\w+ )?to death",
    r"(?:career|political|social|financial|commercial|professional) suicide",
    r"(?:hanging|hang|drown|end) (?:out )?by myself",
    r"wont be here (?:tomorrow|any ?more) (?:because|cause|since|as) (?:im|i am|i have|we) .*",
)
_EXCUSES = any_of(
    r"(?:my|the|our|a|main) (?:\w+ )?(?:characters?|ocs?|protagonist|heroine|hero|villain|antagonist"
    r"|wizard|knight|soldier|pirate|detective|paladin|princess|npc|figure)",
    r"in (?:my|the|this|that|his|her|a|our) (?:\w+ )?(?:story|novel|book|screenplay|script|comic"
    r"|movie|film|show|series|game|campaign|play|song|poem|episode|fanfic|manga|anime|chapter)",
    r"(?:write|writing|wrote|compose|for|of) (?:me )?(?:my|a|an|the|this) (?:\w+ )?(?:story|novel|book"
    r"|screenplay|script|comic|poem|song|scene|dialogue|fanfic|monologue|play|essay|article)",
    r"(?:roleplay|role play|lets play|rp|ooc|dnd|d d|novel|screenplay|fanfiction)",
    r"(?:minecraft|skyrim|zelda|fortnite|valorant|league|roblox|elden ring|dark souls|malenia"
    r"|gta|cod|respawn\w*|checkpoint|grenade|raid|boss fight|final boss|in game|off the map|hp)",
    r"(?:what does|what do|meaning of|meme|memes|slang|lyrics|definition of)",
    r"why do (?:people|teens|teenagers|kids|they|so many)(?: \w+)*",
)
_JOKES = any_of(
    r"(?:lol|lmao|lmfao|rofl|haha\w*|hehe\w*|jk|xd|😂+|🤣+|💀+|\w*😂+\w*|ugh|omg|😭+😂*)"
)
_TRIFLES = any_of(
    r"(?:if|when|for|cause|because|makes?|making|made|again|level|chat|umbrella|playlist|exam"
    r"|homework|monday|mondays|meeting|zoom|cringe|sent|forgot|impossible|class|traffic)"
)
_GAP = (
    r"(?: (?:going to|gonna|go|want to|wanna|thinking|think|thought|think about|about|of|feel"
    r"|feeling|been|ever|actually|really|even|trying to|try to|have|having|any|thoughts?|planning"
    r"|plan to|to|be|like|i|am|that|once|at all|seriously|myself|do|intend to|intending to|a))*"
)
_DENIALS = any_of(
    rf"(?:not|never|no|dont|doesnt|do not|wont|wouldnt|didnt|havent|isnt|arent|without|nor|non){_GAP} ?$"
)
_PAST = any_of(
    r"(?:\w+ )?(?:years?|yrs?|decades?) ago",
    r"used to",
    r"back (?:then|in)",
    r"when i was (?:a |an |in |at |about |around |only )?(?:\w+)",
    r"as a (?:teen|teenager|kid|child)",
    r"in (?:high ?school|college|middle school|(?:19|20)\d\d)",
    r"(?:clean|sober) for",
    r"survived",
)
_RECENT = any_of(
    r"(?:yesterday|today|tonight|last (?:night|week)|this (?:morning|week|evening)|days? ago"
    r"|hours? ago|minutes? ago|again|still|now)"
)

ENGLISH = Rules(
    language="en",
    signs=(
        Signs(kind="self", patterns=_SELF_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_SELF),
        Signs(kind="self", patterns=_SUICIDE, is_of_speaker=True),
        Signs(kind="self", patterns=_FAREWELL),
        Signs(kind="self", patterns=_MEANS),
        Signs(kind="self", patterns=_HARM),
        Signs(kind="other", patterns=_OTHER),
        Signs(kind="violence", patterns=_VIOLENCE),
    ),
    harmless=_HARMLESS,
    excuses=_EXCUSES,
    jokes=_JOKES,
    trifles=_TRIFLES,
    denials=_DENIALS,
    speakers=any_of(r"(?:i|im|ive|id|ill|me|my|am|been|feeling|feel)"),
    past=_PAST,
    recent=_RECENT,
)
