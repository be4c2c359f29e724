from .child import content as content, serve as serve
from .isolation import (
    Isolated as Isolated,
    IsolatedPool as IsolatedPool,
    Question as Question,
    error_named as error_named,
)
