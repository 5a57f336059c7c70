"""What to suggest: a recommender made of arrays, that knows no database and no chat."""

from recsys.artefact import find_current, load_current
from recsys.errors import BadLog, BrokenModel, NoModel, NotFinite, RecsysError, TooLittleData, UnfitMask
from recsys.evaluation import Evaluation, evaluate
from recsys.interactions import Interactions
from recsys.logs import read_log
from recsys.model import Groups, Model, Suggestion
from recsys.scores import Contribution
from recsys.settings import Settings, Weights
from recsys.training import train

__all__ = [
    "BadLog",
    "BrokenModel",
    "Contribution",
    "Evaluation",
    "Groups",
    "Interactions",
    "Model",
    "NoModel",
    "NotFinite",
    "RecsysError",
    "Settings",
    "Suggestion",
    "TooLittleData",
    "UnfitMask",
    "Weights",
    "evaluate",
    "find_current",
    "load_current",
    "read_log",
    "train",
]
