from .cluster_name import is_cluster as is_cluster, named_cluster as named_cluster
from .crew import (
    Crew as Crew,
    EachWork as EachWork,
    Job as Job,
    Work as Work,
    Workers as Workers,
)
from .local_workers import LocalWorkers as LocalWorkers, cores as cores, jobs_for as jobs_for
from .sent_folder import SentFolder as SentFolder, SharedFolder as SharedFolder
