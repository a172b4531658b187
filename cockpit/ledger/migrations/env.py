"""Alembic runs the migrations on the connection that the ledger has opened, in its transaction."""

from alembic import context

from cockpit.ledger.tables import METADATA

if hasattr(context, "config"):  # absent when the file is only imported, as documentation tests do
    context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
    context.run_migrations()
