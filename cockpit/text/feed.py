"""Words of the machine-readable feed."""

DEMO_NOTE = "演示数据，不代表任何真实学校。"
