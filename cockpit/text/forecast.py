"""What is said when the parameters of the forecasts cannot be used."""

JOIN = "；"
TITLE = "预测参数文件有误："
FULL_STOP = "。"
UNREADABLE = "预测参数文件缺失或无法读取"
NOT_TOML = "预测参数文件的写法有误，无法解析"
NO_DEFAULT = "factors 缺少 default 一行"
RISING_BUCKETS = "conformal.buckets 应为由小到大的正整数"
SHARES = "levels.shares 应为 0 到 1 之间的数，并含 1"
ORDERED_DISPERSION = "counts.dispersion_least 不能大于 counts.dispersion_most"
ORDERED_BOUNDS = "conformal.least 不能大于 conformal.most"
ORDERED_POINTS = "evidence.points_b 不能大于 evidence.points_a"
ORDERED_COVERAGE = "evidence.coverage_low 应小于 evidence.coverage_high"


def failed(faults: list[str]) -> str:
    """One sentence that lists every fault."""
    return TITLE + JOIN.join(faults) + FULL_STOP


def missing(name: str) -> str:
    """A parameter that the file does not give."""
    return f"缺少 {name}"


def unknown(name: str) -> str:
    """A parameter that nothing reads."""
    return f"{name} 不是已知的参数"


def not_whole(name: str) -> str:
    """A parameter that should be a whole number."""
    return f"{name} 应为整数"


def not_number(name: str) -> str:
    """A parameter that should be a number."""
    return f"{name} 应为数字"


def not_day(name: str) -> str:
    """A parameter that should be a day."""
    return f"{name} 应为日期，写成 年-月-日"


def outside(name: str, low: float, high: float) -> str:
    """A parameter beyond what makes sense."""
    return f"{name} 应在 {low:g} 到 {high:g} 之间"


def bad_factors(family: str, count: int) -> str:
    """A family whose factors are not one positive number per horizon."""
    return f"factors.{family} 应为 {count} 个正数，每档提前量一个"
