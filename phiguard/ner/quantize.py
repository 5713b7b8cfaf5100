"""Writes an int8 copy of an ONNX model whose weights are of four bits: faster on a CPU, larger on disk.

    python -m phiguard.ner.quantize FROM TO

Both are folders as `phiguard.ner.onnx_model` reads them. Needs ``onnx`` and ``onnxruntime``; used by hand, never
when scrubbing. The licence of the model is copied with it, and ``CHANGES`` says what was done, as CC BY 4.0 asks.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from phiguard.ner.onnx_model import folder, weights

_KEPT = ("config.json", "tokenizer.json", "LICENSE", "NOTICE")


def plain(model: Any) -> Any:
    """The same model with each four-bit product written out as one of floats."""
    import numpy
    from onnx import helper, numpy_helper

    arrays = {i.name: i for i in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type != "MatMulNBits":
            nodes.append(node)
            continue
        is_ = {a.name: a.i for a in node.attribute}
        rows, columns, size = is_["K"], is_["N"], is_["block_size"]
        blocks = (rows + size - 1) // size
        packed = numpy_helper.to_array(arrays[node.input[1]]).reshape(columns, blocks, size // 2)
        scale = numpy_helper.to_array(arrays[node.input[2]]).reshape(columns, blocks).astype(numpy.float32)
        values = numpy.stack([packed & 0xF, packed >> 4], -1).reshape(columns, blocks, size).astype(numpy.float32)
        zero = numpy.full((columns, blocks), 8, numpy.float32)
        if len(node.input) > 3 and node.input[3]:
            points = numpy_helper.to_array(arrays[node.input[3]]).reshape(columns, -1)
            zero = (
                numpy.stack([points & 0xF, points >> 4], -1).reshape(columns, -1)[:, :blocks].astype(numpy.float32)
            )
        matrix = ((values - zero[:, :, None]) * scale[:, :, None]).reshape(columns, -1)[:, :rows].T.copy()
        name = f"{node.output[0]}_weights"
        model.graph.initializer.append(numpy_helper.from_array(matrix, name))
        nodes.append(helper.make_node("MatMul", [node.input[0], name], [node.output[0]], name=f"{node.name}_plain"))
        for used in node.input[1:]:
            if used in arrays:
                model.graph.initializer.remove(arrays.pop(used))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def quantized(source: Path, target: Path) -> Path:
    """The int8 model written below ``target``.

    Raises:
        ConfigError: ``source`` holds no model.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    place = folder(str(source))
    (target / "onnx").mkdir(parents=True, exist_ok=True)
    out = target / "onnx" / "model_int8.onnx"
    with TemporaryDirectory() as between:
        floats = Path(between) / "floats.onnx"
        onnx.save(plain(onnx.load(str(weights(place)))), str(floats))
        quantize_dynamic(
            str(floats), str(out), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"], per_channel=True
        )
    for name in _KEPT:
        if (place / name).is_file():
            shutil.copy(place / name, target / name)
    said = (
        "The weights were read from four bits and quantised to int8, one scale a channel; nothing was retrained.\n"
    )
    (target / "CHANGES").write_text(said, "utf-8")
    return out


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m phiguard.ner.quantize FROM TO")
    print(quantized(Path(sys.argv[1]), Path(sys.argv[2])).stat().st_size, "bytes")
