"""The door: serves the cockpit's pages together with its own routes, headers and warm-up.

Started by `streamlit run streamlit_app.py`; what people see begins in `cockpit/frame.py`.
"""

import streamlit as st

from cockpit import door

app = st.App(**door.parts())
