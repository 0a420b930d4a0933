"""Validates SARIF files against the schema of OASIS.

    git clone --depth 1 https://github.com/oasis-tcs/sarif-spec
    eigenscope analyze model.safetensors --sarif model.sarif
    python sarif.py sarif-spec/sarif-2.1/schema/sarif-schema-2.1.0.json model.sarif

Needs jsonschema; the build does not.
"""
import json
import sys

from jsonschema.validators import validator_for

schema = json.load(open(sys.argv[1]))
mistakes = 0
for name in sys.argv[2:]:
    document = json.load(open(name))
    for mistake in validator_for(schema)(schema).iter_errors(document):
        mistakes += 1
        print(name, "/".join(map(str, mistake.absolute_path)), mistake.message)
    print(name, sum(len(run["results"]) for run in document["runs"]), "results")
sys.exit(mistakes > 0)
