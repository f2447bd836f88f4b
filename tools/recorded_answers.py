"""Rebuild `routecore/data/recorded_answers.npz` from a checkout of the RouteLLM repository.

    pip install -e '.[records]'
    python tools/recorded_answers.py CHECKOUT

`CHECKOUT` is a folder that holds `mmlu_responses.csv.gz` and `gsm8k_responses.csv.gz`: for each
question its text, whether Mixtral-8x7B-Instruct and GPT-4 (1106-preview) were right and, on GSM8K,
their answers. Only facts are kept: subject, right or wrong, sizes in tokens, and scores that are
computed here, out of fold. Each score comes from a logistic regression that never saw the question
it scores, nor any of its fold.
"""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TARGET = Path(__file__).parents[1] / "routecore" / "data" / "recorded_answers.npz"
LOW, HIGH = "mistralai/Mixtral-8x7B-Instruct-v0.1", "gpt-4-1106-preview"
SEED, FOLDS = 0, 5
# GSM8K questions that the source lists as near copies of what its own routers were trained on
# (`contaminated_prompts.jsonl`). Ours never saw them, but the questions stay those of the source.
NEAR_COPIES = (0, 1, 2, 18, 67, 147, 233, 269, 285, 364, 530, 932)
NUMBER = re.compile(r"\d[\d,.]*")
QUANTIFIERS = re.compile(
    r"\b(half|twice|third|quarter|double|triple|times|each|every|more|less|than|left|average)\b"
)


def tokens(text: pd.Series) -> np.ndarray:
    """Size in tokens, at four characters each, at least 1."""
    return np.maximum(np.rint(text.str.len().to_numpy() / 4), 1).astype(np.uint16)


def question_features(text: str) -> list[float]:
    """What can be counted in a question before anything is generated."""
    numbers, words = NUMBER.findall(text), text.split()
    return [
        len(text),
        len(words),
        len(numbers),
        len(set(numbers)),
        text.count("."),
        text.count("%"),
        text.count("$"),
        text.count("/"),
        len(QUANTIFIERS.findall(text.lower())),
        float(np.mean([len(word) for word in words])),
    ]


def holds(left: str, right: str) -> bool:
    """Whether a written equation is true, where both sides can be read as arithmetic."""
    try:
        return abs(float(pd.eval(left.replace(",", ""), engine="python")) - float(right)) < 1e-6
    except Exception:  # whatever a model may write between the brackets
        return False


def answer_features(question: str, answer: str) -> list[float]:
    """What can be counted in the cheap model's answer."""
    asked, used = set(re.findall(r"\d+", question)), set(re.findall(r"\d+", answer))
    equations = re.findall(r"<<([\d+*/(). -]{1,60})=([\d.-]+)>>", answer)
    final = re.findall(r"####\s*\$?-?([\d,]+)", answer)
    size = len(final[0].replace(",", "")) if final else 0
    return [
        len(answer),
        len(answer) / len(question),
        answer.count("\n"),
        answer.count("<<"),
        answer.count("<<") - sum(holds(*equation) for equation in equations),
        answer.count("=") - answer.count("<<"),
        answer.count("."),
        float("let" in answer.lower()),
        len(re.findall(r"\b(since|however|therefore|so)\b", answer.lower())),
        float("####" in answer),  # without it the answer was cut off
        float(answer.rstrip() != answer),
        len(asked & used) / max(1, len(asked)),
        len(used),
        float(bool(re.search(r"####\s*\$?-?[\d,]*\.\d", answer))),
        float(bool(re.search(r"####\s*\$?-", answer))),
        size,
        float(int(final[0].replace(",", "") or 0)) ** 0.2 if size else -1.0,
    ]


def out_of_fold(model, inputs, right, folds) -> np.ndarray:
    """The chance of a right answer, from models fitted on the other folds."""
    chance = np.empty(len(right))
    for fold in range(FOLDS):
        held = folds == fold
        chance[held] = model().fit(inputs[~held], right[~held]).predict_proba(inputs[held])[:, 1]
    return chance.round(5).astype(np.float32)


def fold_of(right: np.ndarray) -> np.ndarray:
    folds = np.empty(len(right), np.uint8)
    splits = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(right, right)
    for fold, (_, held) in enumerate(splits):
        folds[held] = fold
    return folds


def text_model():
    """Words and pairs of words of the question, logistic regression."""
    return make_pipeline(
        TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, 2)),
        LogisticRegression(solver="liblinear", random_state=SEED),
    )


def gsm8k(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Scores before and after the cheap model's answer."""
    table = table.drop(index=list(NEAR_COPIES)).reset_index(drop=True)
    answer = table[f"{LOW}_response"]
    low, high = table[LOW].to_numpy(), table[HIGH].to_numpy()
    before = pd.DataFrame([question_features(x) for x in table.prompt]).add_prefix("question")
    after = pd.DataFrame(
        [answer_features(*x) for x in zip(table.prompt, answer, strict=True)]
    ).add_prefix("answer")
    inputs = before.join(after).assign(text=table.prompt)
    folds = fold_of(low)

    def router():
        return make_pipeline(
            make_column_transformer(
                (TfidfVectorizer(sublinear_tf=True, min_df=2), "text"),
                (StandardScaler(), list(before)),
            ),
            LogisticRegression(C=0.1, solver="liblinear", random_state=SEED),
        )

    def judge():
        return make_pipeline(
            make_column_transformer((StandardScaler(), [*before, *after])),
            LogisticRegression(C=0.3, solver="liblinear", random_state=SEED),
        )

    return {
        "subject": np.zeros(len(table), np.uint8),
        "subjects": np.array(["grade-school mathematics"]),
        "low": low,
        "high": high,
        "prompt_tokens": tokens(table.prompt),
        "low_tokens": tokens(answer),
        "high_tokens": tokens(table[f"{HIGH}_response"]),
        "fold": folds,
        "low_before": out_of_fold(router, inputs, low, folds),
        "high_before": out_of_fold(router, inputs, high, folds),
        "low_after": out_of_fold(judge, inputs, low, folds),
        "high_after": out_of_fold(judge, inputs, high, folds),
    }


def mmlu(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Scores before the answer; the answers, single letters, are not in the source."""
    low, high = table[LOW].to_numpy(), table[HIGH].to_numpy()
    folds = fold_of(low)
    subject, subjects = pd.factorize(table.subject)
    letter = np.ones(len(table), np.uint16)
    return {
        "subject": subject.astype(np.uint8),
        "subjects": np.array(list(subjects)),
        "low": low,
        "high": high,
        "prompt_tokens": tokens(table.prompt),
        "low_tokens": letter,
        "high_tokens": letter,
        "fold": folds,
        "low_before": out_of_fold(text_model, table.prompt, low, folds),
        "high_before": out_of_fold(text_model, table.prompt, high, folds),
    }


def main(checkout: str) -> None:
    """Write the table and say how good each score is."""
    found = {}
    for name, build in (("gsm8k", gsm8k), ("mmlu", mmlu)):
        table = build(pd.read_csv(Path(checkout) / f"{name}_responses.csv.gz"))
        print(f"{name}: {len(table['low']):,} questions, seed {SEED}, {FOLDS} folds")
        for score in [x for x in table if x.endswith(("before", "after"))]:
            right = table[score.split("_")[0]]
            print(f"  {score}: AUROC {roc_auc_score(right, table[score]):.3f}")
        found |= {f"{name}/{key}": value for key, value in table.items()}
    np.savez_compressed(TARGET, **found)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/recorded_answers.py CHECKOUT")
    main(sys.argv[1])
