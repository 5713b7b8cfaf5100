"""Names of people in free text: a tagger of its own, and spaCy, Presidio and ONNX models behind the same protocol."""
