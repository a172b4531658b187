"""The door: serves the cockpit's pages together with its own routes, headers and warm-up.

Started by `streamlit run streamlit_app.py`; what people see begins in `cockpit/frame.py`.
"""

from cockpit import door

app = door.build()
