"""Parts of the timeline within pages of other sites: the frames, the code for them, and oEmbed."""
