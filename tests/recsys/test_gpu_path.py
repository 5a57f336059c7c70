"""The way over the GPU, with numpy in the place of CUDA: it runs, and agrees with the CPU."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def train_on(device):
    command = [sys.executable, "-m", "tests.recsys.numpy_cuda", device]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)


def test_a_model_learned_on_the_gpu_answers_on_the_cpu_like_one_learned_there():
    gpu, cpu = train_on("gpu"), train_on("cpu")
    assert gpu["has_cuda"]
    assert not cpu["has_cuda"]
    shared = [len(set(one) & set(other)) / 10 for one, other in zip(gpu["tops"], cpu["tops"], strict=True)]
    assert np.mean(shared) >= 0.8
