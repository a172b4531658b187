"""Words of the machine-readable feed."""

DEMO_NOTE = "演示数据，不代表任何真实学校。"
KEPT_BACK = "人数过少，不提供"  # a figure about so few persons that they could be recognised

# metric: type, unit (the end of its name), what it says
METRICS = {
    "cockpit_indicator_value": ("gauge", "", "指标最新值，单位见标签 unit"),
    "cockpit_indicator_as_of_timestamp_seconds": ("gauge", "seconds", "指标最新值的数据日期"),
    "cockpit_target_value": ("gauge", "", "目标值，单位见标签 unit"),
    "cockpit_target_gap": ("gauge", "", "距目标的差距，已达到为 0 或负数"),
    "cockpit_target_chance_ratio": ("gauge", "ratio", "按期完成的把握，0 到 1"),
    "cockpit_target_status": ("stateset", "", "目标的状态，所处状态为 1"),
    "cockpit_data_version": ("gauge", "", "正在使用的数据版本号"),
    "cockpit_data_published_timestamp_seconds": ("gauge", "seconds", "数据版本的发布时间"),
    "cockpit_data_demonstration": ("gauge", "", "演示数据为 1，正式数据为 0"),
    "cockpit_source_age_days": ("gauge", "days", "台账最新数据距今的天数"),
    "cockpit_source_rows": ("gauge", "", "台账的行数"),
}
