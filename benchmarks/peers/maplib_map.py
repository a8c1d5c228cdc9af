"""Maps the flat tables in a folder with maplib: `maplib_map.py FOLDER OUT`."""

import sys
import time
from pathlib import Path

import maplib
import polars as pl

TYPES = {
    "published": pl.Date,
    "held_from": pl.Date,
    "coded": pl.Datetime("us", "UTC"),
    "start": pl.Int64,
    "end": pl.Int64,
    "order": pl.Int64,
}
TABLES = ("articles", "positions", "words", "sources", "steps", "conditions")

if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    began, cpu = time.perf_counter(), time.process_time()
    model = maplib.Model()
    model.add_template((folder / "templates.stottr").read_text())
    for name in TABLES:
        frame = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
        if "held" in frame.columns:
            frame = frame.drop("held")
        casts = []
        for column in frame.columns:
            match TYPES.get(column):
                case None:
                    continue
                case pl.Date:
                    casts.append(pl.col(column).str.to_date())
                case pl.Int64:
                    casts.append(pl.col(column).cast(pl.Int64))
                case _:
                    casts.append(pl.col(column).str.to_datetime(time_unit="us", time_zone="UTC"))
        model.map(f"https://w3id.org/diplograph/ns#table-{name}", frame.with_columns(casts))
    model.write(str(out), format="ntriples")
    print(time.perf_counter() - began, time.process_time() - cpu, model.size())
