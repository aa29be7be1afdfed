"""How Portuguese speaks of danger. Without accents: letters come here without them."""

from bot.safety.rules import Rules, Signs, any_of

_ABUSER = (
    r"(?:meu|minha) (?:\w+ )?(?:marido|esposo|esposa|mulher|namorado|namorada|ex|pai|mae|padrasto"
    r"|companheiro|tio|irmao)"
)
_ELSEWHERE = r"(?! (?:em|com|aqui|la|ai|no|na|sozinh[oa]|de|longe)\b)"
_HELPLESS = any_of(
    rf"nao (?:quero|aguento|consigo|desejo) (?:mais )?(?:continuar )?(?:viver|vivendo|existir|acordar)"
    rf"{_ELSEWHERE}(?: mais)?",
    r"nao (?:tenho|vejo|ha|encontro|existe) (?:mais )?(?:vontade|motivos?|razao|razoes|sentido|forcas?)"
    r" (?:de|para|pra|em) (?:viver|continuar vivendo|existir)",
    r"nao vale a pena (?:viver|continuar vivendo)",
    r"nunca (?:ter nascido|mais acordar)",
    r"ninguem (?:sentiria|vai sentir) (?:minha )?falta(?: \w+)*",
)
_SELF = any_of(
    r"(?:quero|queria|vou|preciso|vontade de|so quero|desejo) (?:\w+ )?(?:morrer|me matar|me suicidar"
    r"|me enforcar|estar mort[oa]|tirar minha (?:propria )?vida)",
    r"(?:penso|pensando|pensei|pensar) (?:\w+ ){0,2}(?:em )?(?:suicidio|me matar|me suicidar|morrer"
    r"|tirar minha vida)",
    r"(?:acabar com|tirar|dar fim a|por fim a|terminar com) (?:a )?minha (?:propria )?vida",
    r"(?:pensamentos|ideias|ideacao) (?:suicidas?|de suicidio)",
    r"(?:sou|estou|me sinto) suicida",
    r"(?:queria|preferia|preferiria|melhor) estar mort[oa]",
    r"(?:ficaria|ficariam|estaria|estariam|seria|vai ficar|vao ficar) melhor(?:es)? sem mim",
    r"me cort(?:ar|ei|o|ando)(?: \w+){0,3} ?(?:de novo|outra vez|bracos?|pulsos?|pernas)",
    r"(?:voltei a|comecei a|vontade de|quero|parar de) (?:me cortar|me machucar|me ferir)",
    r"(?:sumir|desaparecer) (?:para|pra) sempre",
    r"(?:pular|me jogar|saltar) (?:de|da|do|na frente|embaixo)(?: de| do| da)? (?:\w+ )?(?:ponte|predio"
    r"|telhado|janela|trem|onibus|varanda)",
)
_VIOLENCE = any_of(
    rf"{_ABUSER} (?:\w+ )?me (?:bate|bateu|espanca|espancou|agride|agrediu|estupra|estuprou|enforcou)"
    r"(?! (?:no|na|em|jogando)\b)(?: \w+)*",
    r"(?:ameaca|ameacou) me matar",
    r"(?:fui|sou) estuprada",
)
_OTHER = any_of(
    r"(?:meu|minha|um|uma) (?:\w+ )?(?:amigo|amiga|irmao|irma|mae|pai|filho|filha|namorado|namorada)"
    r" (?:\w+ ){0,5}(?:quer|vai|disse que vai) (?:se matar|se suicidar|morrer)",
)

PORTUGUESE = Rules(
    language="pt",
    signs=(
        Signs(kind="self", patterns=_HELPLESS, may_be_denied=False),
        Signs(kind="self", patterns=_SELF),
        Signs(kind="other", patterns=_OTHER),
        Signs(kind="violence", patterns=_VIOLENCE),
    ),
    harmless=any_of(
        r"morrer de (?:rir|fome|sede|vergonha|sono|frio|calor|medo|amor|velh[oa])",
        r"(?:matar|vou matar) (?:aula|tempo|saudade|a saudade)",
    ),
    excuses=any_of(
        r"(?:meu|minha|o|a|um|uma) (?:personagem|protagonista|heroina|heroi)",
        r"(?:no|na|para o|para a|num|numa|em um|em uma) (?:filme|romance|livro|historia|conto|serie"
        r"|jogo|musica|roteiro|poema)",
        r"(?:escreva|escreve|escrever) (?:um|uma)",
    ),
    jokes=any_of(r"(?:k{3,}|haha\w*|rsrs\w*|lol|😂+|🤣+)"),
    trifles=any_of(r"(?:se|quando|porque|de|essa|esse)"),
    denials=any_of(r"(?:nao|nunca|jamais|nem|sem)(?: (?:me|vou|quero|penso em|ia))* ?$"),
    past=any_of(
        r"ha (?:\w+ )?(?:anos|decadas)",
        r"(?:quando era|na) (?:adolescente|adolescencia|crianca|jovem)",
        r"anos atras",
    ),
    recent=any_of(r"(?:hoje|ontem|de novo|outra vez|agora|ainda)"),
)
