"""One module per subject; every public function builds one SELECT from relations already narrowed to a scope.

The conventions, each learnt from an engine that answered differently:

- A query is `def name(t, *, …) -> sa.Select`. `t` is a `Relations`: `t.campus_link`, `t.observation` … give
  selectables that hold only what the reader may see. A query never imports a table, so it cannot forget the
  scope.
- Its docstring says what a row is and lists the columns with their units. Every parameter is keyword-only,
  hashable, and bound, never pasted into the text; names of relations and columns come from contracts.
- Months come from the calendar table `dim_month`, not from generated series; the newest row of a group
  comes from `row_number`, not from as-of joins or QUALIFY; `date_trunc` units are `literal_column`; lag,
  average, sum and extract are cast; time bounds are computed in Python before the query is built.
- The result is ordered by natural keys. What engines spell differently (percentiles, division, rounding,
  nulls in an order) is done in polars after the fetch.
- Parts that queries share (which schools are chosen, the newest row of a group) are in modules whose name
  begins with an underscore; they take and give relations and columns, never rows.
- A query answers on nothing: without rows it gives the same columns and types.
"""
