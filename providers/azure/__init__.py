"""Microsoft Azure, read through Resource Graph, the resource manager and Microsoft Graph."""
