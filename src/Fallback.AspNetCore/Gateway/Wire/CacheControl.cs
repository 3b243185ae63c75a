namespace Fallback.Gateway;

/// <summary>
/// Reads the mark that shows Anthropic's API, and compatible servers, up to where a prompt must be cached:
/// <c>{"type":"ephemeral","ttl":"1h"}</c>.
/// </summary>
internal static class CacheControl
{
    /// <param name="scan">The scan, at the mark.</param>
    /// <param name="lifetime">How long the prompt is cached, in the engine's words; null if there is no mark.</param>
    public static bool TryRead(ref RequestScan scan, out string? lifetime)
    {
        lifetime = null;
        if (!scan.TryObject(out bool isThere)) return false;
        if (!isThere) return true;
        lifetime = PromptCacheExtensions.Short;
        ulong seen = 0;
        while (scan.NextMember(ref seen, out Member member))
        {
            if (member != Member.Ttl)
            {
                scan.Skip();
                continue;
            }
            if (!scan.TryText(out string? ttl)) return false;
            if (ttl == PromptCacheExtensions.Long) lifetime = ttl;
        }
        return scan.Error is null;
    }
}
