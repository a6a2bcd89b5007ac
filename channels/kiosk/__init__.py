"""The touch-screen kiosk: not built yet."""
