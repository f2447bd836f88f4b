"""Write the logs beside this file with the tools themselves.

They are too heavy to install for the tests, so what they wrote is kept. To write it anew, in an
environment of its own:

    pip install lm-eval==0.4.13 inspect-ai==0.3.285 openai==3.57.0
    python tests/cascades/readers/write_logs.py

No model is called: the harness has a model that draws its log-likelihoods at random, Inspect AI one
that says what it is told, and the completions are objects of the client, with logprobs of ours.
"""

import gzip
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

LOGS = Path(__file__).with_name("logs")
QUESTIONS = [
    ("Which of these is a metal?", ["wood", "iron", "glass"], 1),
    ("How many legs has a spider?", ["six", "eight", "ten"], 1),
    ("Which planet is nearest to the Sun?", ["Mercury", "Venus", "Mars"], 0),
    ("What is 7 times 8?", ["54", "63", "56"], 2),
    ("What do bees make?", ["honey", "milk", "silk"], 0),
    ("Which is the largest?", ["a mouse", "a cat", "a horse"], 2),
    ("What is frozen water called?", ["steam", "ice", "dew"], 1),
    ("Which month is the shortest?", ["May", "July", "February"], 2),
]
# What the two models of the other two tools answer, and the log-probability of each token.
SMALL = [(1, -0.1), (1, -0.05), (1, -1.5), (0, -1.2), (0, -0.2), (2, -0.3), (0, -0.9), (2, -0.4)]
LARGE = [
    (1, -0.01),
    (1, -0.01),
    (0, -0.02),
    (2, -0.03),
    (0, -0.01),
    (1, -0.7),
    (1, -0.1),
    (2, -0.1),
]
TASK = """
task: {name}
dataset_path: json
dataset_kwargs: {{data_files: {{test: {data}}}}}
output_type: {kind}
test_split: test
doc_to_text: "{{{{question}}}}"
doc_to_choice: "{{{{choices}}}}"
doc_to_target: "{target}"
metric_list: [{metrics}]
metadata: {{version: 1.0}}
"""


def harness(home: Path) -> None:
    data = home / "questions.jsonl"
    rows = ({"question": q, "choices": c, "answer": a} for q, c, a in QUESTIONS)
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    choose = TASK.format(
        name="tiny",
        data=data,
        kind="multiple_choice",
        target="{{answer}}",
        metrics="{metric: acc}, {metric: acc_norm}",
    )
    write = TASK.format(
        name="tiny_gen",
        data=data,
        kind="generate_until",
        target="{{choices[answer]}}",
        metrics="{metric: exact_match}",
    )
    (home / "tiny.yaml").write_text(choose)
    (home / "tiny_gen.yaml").write_text(write.replace('doc_to_choice: "{{choices}}"\n', ""))
    for seed, name in enumerate(("small", "large")):
        out = home / name
        subprocess.run(
            f"lm_eval --model dummy --tasks tiny,tiny_gen --include_path {home} --log_samples "
            f"--output_path {out} --seed {seed}".split(),
            check=True,
            env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"},
        )
        kept = LOGS / "harness" / name
        kept.mkdir(parents=True, exist_ok=True)
        for task in ("tiny", "tiny_gen"):
            (found,) = out.glob(f"*/samples_{task}_2*.jsonl")
            shutil.copy(found, kept / f"samples_{task}.jsonl")


def inspect(home: Path) -> None:
    from inspect_ai import Task, eval
    from inspect_ai.dataset import Sample
    from inspect_ai.model import Logprob, Logprobs, ModelOutput, ModelUsage, get_model
    from inspect_ai.scorer import includes
    from inspect_ai.solver import generate

    def said(question, answer, logprob):
        output = ModelOutput.from_content(model="mockllm/model", content=question[1][answer])
        tokens = question[1][answer].split(" ")
        output.choices[0].logprobs = Logprobs(
            content=[Logprob(token=token, logprob=logprob) for token in tokens]
        )
        output.usage = ModelUsage(
            input_tokens=12, output_tokens=len(tokens), total_tokens=12 + len(tokens)
        )
        return output

    samples = [Sample(id=f"q{k}", input=q, target=c[a]) for k, (q, c, a) in enumerate(QUESTIONS)]
    os.chdir(home)
    for kind in ("json", "eval"):
        for name, answers in (("small", SMALL), ("large", LARGE)):
            outputs = [said(q, *x) for q, x in zip(QUESTIONS, answers, strict=True)]
            eval(
                Task(dataset=samples, solver=generate(), scorer=includes(), name="tiny"),
                model=get_model(f"mockllm/{name}", custom_outputs=iter(outputs), memoize=False),
                log_format=kind,
                log_dir=f"{home}/{kind}/{name}",
                display="none",
            )
            (found,) = Path(home, kind, name).iterdir()
            (LOGS / "inspect").mkdir(parents=True, exist_ok=True)
            if kind == "eval":
                shutil.copy(found, LOGS / "inspect" / f"{name}.eval")
            else:
                packed = gzip.compress(found.read_bytes(), mtime=0)
                (LOGS / "inspect" / f"{name}.json.gz").write_bytes(packed)


def completions() -> None:
    from openai.types.chat import ChatCompletion

    (LOGS / "openai").mkdir(parents=True, exist_ok=True)
    for model, answers in (("gpt-4o-mini", SMALL), ("gpt-4o", LARGE)):
        lines = []
        for k, ((_, choices, right), (answer, logprob)) in enumerate(
            zip(QUESTIONS, answers, strict=True)
        ):
            tokens = choices[answer].split(" ")
            content = [
                {"token": x, "bytes": list(x.encode()), "logprob": logprob, "top_logprobs": []}
                for x in tokens
            ]
            body = ChatCompletion(
                id=f"chatcmpl-{k}",
                object="chat.completion",
                created=0,
                model=model,
                choices=[
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": choices[answer]},
                        "logprobs": {"content": content, "refusal": None},
                    }
                ],
                usage={
                    "prompt_tokens": 12,
                    "completion_tokens": len(tokens),
                    "total_tokens": 12 + len(tokens),
                },
            )
            line = {"id": f"batch_req_{k}", "custom_id": f"q{k}"}
            line["response"] = {"status_code": 200, "body": json.loads(body.model_dump_json())}
            lines.append(json.dumps(line | {"correct": answer == right}) + "\n")
        (LOGS / "openai" / f"{model}.jsonl").write_text("".join(lines))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        harness(Path(folder))
        inspect(Path(folder))
    completions()
