"""How every model here is trained: AdamW, a short warm-up, a cosine down to 2 % of the peak, a fixed number of steps."""

import math
import random
import time

import numpy as np
import torch


def seeded(seed):
    """Fixes every source of chance; one thread, so that sums are added in one order. Returns the Python source."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    np.random.seed(seed)
    return random.Random(seed)


def train(parameters, loss_of, steps, peak, report, every=500):
    """Minimises `loss_of(step)`; calls `report()` now and then and prints what it says."""
    parameters = list(parameters)
    optimiser = torch.optim.AdamW(parameters, lr=peak, weight_decay=0.01)
    began, losses = time.time(), []
    for step in range(steps):
        for setting in optimiser.param_groups:
            setting["lr"] = peak * min(1, (step + 1) / 100) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * step / steps)))
        loss = loss_of(step)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5)
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % every == 0 or step + 1 == steps:
            print(f"{(time.time() - began) / 60:.1f} min, step {step + 1}, loss {np.mean(losses[-every:]):.3f}, {report()}", flush=True)
