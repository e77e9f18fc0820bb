"""The app's own tabs: Home and Messages."""

from adapters.sandbox.acts.acting import OK, Acting, Outcome


class AppTabs(Acting):
    """Opening them."""

    async def open_home(self, user_id: str, *, tab: str = "home") -> Outcome:
        """Opens the app's Home (`tab` may be `messages`): the app gets `app_home_opened`."""
        self._events.home_opened(user_id, self.app_dm(user_id), tab)
        await self._events.settle()
        return OK
