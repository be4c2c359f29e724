from .child import (
    ChildAnswer as ChildAnswer,
    content as content,
    serve as serve,
    serve_told as serve_told,
)
from .isolation import (
    Isolated as Isolated,
    Question as Question,
    error_named as error_named,
)
