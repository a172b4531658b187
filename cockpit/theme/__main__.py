"""Write `.streamlit/config.toml` from the tokens: `python -m cockpit.theme`."""

from cockpit.theme.settings import TARGET, config_toml

TARGET.parent.mkdir(exist_ok=True)
TARGET.write_text(config_toml(), encoding="utf-8")
