from .cluster_name import (
    cluster_named as cluster_named,
    is_cluster as is_cluster,
    is_open_line as is_open_line,
    named_cluster as named_cluster,
)
from .crew import (
    Crew as Crew,
    EachWork as EachWork,
    Job as Job,
    Work as Work,
    Workers as Workers,
)
from .local_workers import LocalWorkers as LocalWorkers, cores as cores, jobs_for as jobs_for
from .sent_folder import SentFolder as SentFolder, SharedFolder as SharedFolder
