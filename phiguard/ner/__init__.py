"""Names of people in free text: a tagger of our own, and spaCy, Presidio and ONNX models behind one protocol."""
