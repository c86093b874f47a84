"""Fills one Word template for each line of a file of data, as BenchmarkPapers asks."""
import json
import resource
import sys
import time

from docxtpl import DocxTemplate

template, lines, folder = sys.argv[1:4]
start = time.perf_counter()
with open(lines, encoding="utf-8") as f:
    for i, line in enumerate(f):
        paper = DocxTemplate(template)  # one can be filled once only
        paper.render(json.loads(line), autoescape=True)
        paper.save(f"{folder}/{i}.docx")
print(int((time.perf_counter() - start) * 1e9), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
