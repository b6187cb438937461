"""make_vad.py OUT: vad.onnx, an energy detector over a tracked noise floor behind the Silero v5 interface. Nothing is trained."""

import pathlib
import sys

import torch
from torch import nn

START, LOWEST, HIGHEST = -55.0, -62.0, -35.0
RISE_DB, MARGIN_DB = 0.04, 12.0


class EnergyVad(nn.Module):
    """state[0,0,0] holds the noise floor in dB above START; state[0,0,1] the level of the frame before."""

    def forward(self, input, state, sr):
        frame = input[:, 64:]
        level = 10 * torch.log10(torch.clamp((frame * frame).mean(dim=1), min=1e-8)) + 0 * sr.float()
        floor, before = state[0, :, 0] + START, state[0, :, 1]
        smooth = 0.5 * level + 0.5 * torch.where(before == 0, level, before)
        falling = floor + 0.5 * (smooth - floor)
        floor = torch.clamp(torch.where(smooth < floor, falling, floor + RISE_DB), min=LOWEST, max=HIGHEST)
        output = torch.sigmoid((torch.maximum(smooth, level) - floor - MARGIN_DB) / 1.5)
        kept = torch.cat([(floor - START)[:, None], smooth[:, None], 0 * state[0, :, 2:]], dim=1)
        return output[:, None], torch.stack([kept, 0 * state[1]])


if __name__ == "__main__":
    path = pathlib.Path(sys.argv[1]) / "vad.onnx"
    torch.onnx.export(EnergyVad(), (torch.randn(1, 576) * 0.1, torch.zeros(2, 1, 128), torch.tensor([16000])), str(path), dynamo=False,
                      opset_version=13, input_names=["input", "state", "sr"], output_names=["output", "stateN"])
