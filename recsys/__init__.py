"""What to suggest: a recommender made of arrays, that knows no database and no chat."""

from recsys.ablation import ablate
from recsys.artefact import describe, find_current, list_versions, load_current, load_version, save, use
from recsys.content import Content
from recsys.drift import measure_drift
from recsys.errors import (
    BadLog,
    BrokenModel,
    NoModel,
    NotFinite,
    NotPromoted,
    NoVersion,
    RecsysError,
    TooLittleData,
    TrainingUnderway,
    UnfitMask,
)
from recsys.evaluation import Evaluation, evaluate
from recsys.facts import LABELS, Facts, Labels, Limits, make_labels
from recsys.history import Event
from recsys.interactions import Interactions, encode
from recsys.logs import read_log
from recsys.model import Groups, Model, Novelty, Suggestion
from recsys.promotion import judge
from recsys.scores import Contribution
from recsys.settings import Settings, Weights
from recsys.training import Progress, train
from recsys.underway import hold_training

__all__ = [
    "LABELS",
    "Event",
    "Facts",
    "Labels",
    "Limits",
    "Novelty",
    "Progress",
    "make_labels",
    "BadLog",
    "BrokenModel",
    "Content",
    "Contribution",
    "Evaluation",
    "Groups",
    "Interactions",
    "Model",
    "NoModel",
    "NoVersion",
    "ablate",
    "describe",
    "judge",
    "list_versions",
    "measure_drift",
    "use",
    "NotFinite",
    "NotPromoted",
    "RecsysError",
    "Settings",
    "Suggestion",
    "TooLittleData",
    "TrainingUnderway",
    "UnfitMask",
    "Weights",
    "encode",
    "evaluate",
    "find_current",
    "hold_training",
    "load_current",
    "load_version",
    "read_log",
    "save",
    "train",
]
