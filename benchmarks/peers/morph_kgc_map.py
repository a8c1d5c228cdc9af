"""Maps the flat tables in a folder with Morph-KGC, one process: `morph_kgc_map.py FOLDER OUT`."""

import sys
import time
from pathlib import Path

import morph_kgc

if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    config = folder / "morph.ini"
    config.write_text(
        f"[CONFIGURATION]\noutput_file: {out}\noutput_format: N-TRIPLES\n"
        "number_of_processes: 1\nlogging_level: ERROR\n"
        f"[tables]\nmappings: {folder / 'mapping.rml.ttl'}\n"
    )
    began, cpu = time.perf_counter(), time.process_time()
    triples = morph_kgc.materialize_set(str(config))
    out.write_text("".join(f"{triple} .\n" for triple in triples))
    print(time.perf_counter() - began, time.process_time() - cpu, len(triples))
