"""The one table of chapters.

A chapter has one key everywhere: its page is `chapters/<key>`, its label `chapter-<key>` with
hyphens, its claims stand in `routecore/proofs/claims/<key>.py` and its explorers in
`routecore/book/figures/<key>.py`, where it has any. `_toc.yml` and the ledger follow this order.
"""

from dataclasses import dataclass

PARTS = (
    "Part I: The routing game",
    "Part II: The cascade frontier",
    "Part III: Beyond the assumptions",
    "Practice",
)


@dataclass(frozen=True)
class Chapter:
    """One page of the book.

    Attributes
    ----------
    key : the stem of its file, and its name everywhere else
    title : what the ledger and links call it
    part : caption of its part in the table of contents
    explorers : functions of `routecore.book.figures.<key>` that its page shows
    """

    key: str
    title: str
    part: str
    explorers: tuple[str, ...] = ()


_ONE, _TWO, _THREE, _PRACTICE = PARTS

CHAPTERS: dict[str, Chapter] = {
    chapter.key: chapter
    for chapter in (
        Chapter("the_game", "The game", _ONE, ("whole_game", "two_sides")),
        Chapter("theorem_1_served_by_m2", "Theorem 1", _ONE, ("served_by_m2",)),
        Chapter("theorem_2_user_patience", "Theorem 2", _ONE, ("patience", "patience_plane")),
        Chapter("six_routes", "The six routes", _ONE, ("route_map", "routes_plane", "every_s")),
        Chapter("theorem_3_same_sign", "Theorem 3", _ONE, ("same_sign",)),
        Chapter("theorem_4_only_m2", "Theorem 4", _ONE, ("only_m2", "only_m2_plane")),
        Chapter("theorem_5_only_m1", "Theorem 5", _ONE, ("only_m1", "only_m1_plane")),
        Chapter(
            "proposition_1_misalignment",
            "Proposition 1",
            _ONE,
            ("who_wants_what", "who_wants_what_plane"),
        ),
        Chapter(
            "proposition_2_throttling", "Proposition 2", _ONE, ("gain_anywhere", "gain_over_costs")
        ),
        Chapter("how_rare_is_a_cascade", "How rare is a cascade?", _ONE, ("cascade_region",)),
        Chapter(
            "cascade_frontier_duality",
            "The frontier and its price",
            _TWO,
            ("frontier_price", "bent_benefit"),
        ),
        Chapter("envelope_and_switching_points", "The envelope", _TWO, ("three_pairs",)),
        Chapter("chains_and_first_order_conditions", "Chains", _TWO, ("two_boundaries",)),
        Chapter("router_or_cascade", "Router or cascade", _TWO, ("router_or_cascade",)),
        Chapter("a_log_that_saw_only_half", "A log that saw only half", _TWO, ("ratchet",)),
        Chapter("on_recorded_answers", "On recorded answers", _TWO, ("recorded_frontier",)),
        Chapter("the_field_on_one_frontier", "The field on one frontier", _TWO, ("field",)),
        Chapter("bad_news", "Bad news", _THREE, ("bad_news",)),
        Chapter("try_it_twice", "Try it twice", _THREE, ("two_attempts",)),
        Chapter("the_last_prompts", "The last prompts belong to M2", _THREE, ("strip_of_prompts",)),
        Chapter("patience_in_other_units", "Patience in other units", _THREE, ("delta_map",)),
        Chapter("nine_models_on_the_shelf", "Nine models on the shelf", _THREE, ("two_hulls",)),
        Chapter("what_a_price_would_change", "What a price would change", _THREE, ("price_curve",)),
        Chapter(
            "what_is_a_promise_worth", "What is a promise worth?", _THREE, ("price_of_a_failure",)
        ),
        Chapter("is_the_route_certain", "Is the route certain?", _THREE, ("certified_box",)),
        Chapter("learning_at_the_edge", "Learning at the edge", _THREE, ("regret",)),
        Chapter(
            "a_signal_before_a_failure_after",
            "A signal before, a failure after",
            _THREE,
            ("head_start",),
        ),
        Chapter("the_map_of_assumptions", "The map of assumptions", _THREE),
        Chapter("which_page", "Which page do I need?", _PRACTICE),
        Chapter("desk_game", "Desk for the game", _PRACTICE),
        Chapter("desk_thresholds", "Desk for thresholds", _PRACTICE),
        Chapter(
            "from_log_to_threshold", "From a log to a threshold", _PRACTICE, ("how_many_queries",)
        ),
        Chapter("measure_v_and_p", "How to measure V and P", _PRACTICE, ("how_many_sessions",)),
        Chapter("ask_the_prover", "Ask the prover", _PRACTICE),
        Chapter("ledger", "The ledger", _PRACTICE),
        Chapter("api", "API reference", _PRACTICE),
        Chapter("api_cascades", "API: cascades", _PRACTICE),
        Chapter("api_beyond", "API: beyond the assumptions", _PRACTICE),
    )
}
