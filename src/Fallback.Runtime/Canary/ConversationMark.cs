using System.Numerics;
using System.Runtime.InteropServices;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Computes the position of a conversation among all, from 0 to 1. It is the same in every process, and independent of the position under
/// another salt. Allocates nothing for texts.
/// </summary>
internal static class ConversationMark
{
    // Odd numbers with half their bits set (those of xxHash).
    private const ulong One = 0x9E3779B185EBCA87, Two = 0xC2B2AE3D27D4EB4F;

    public static ulong Salt(string text) => Mix(Add(One, text));

    /// <summary>
    /// Uses the conversation's id, otherwise the system prompt and the first user message. A request without any of these (for example a
    /// Refit method's) is a conversation of its own.
    /// </summary>
    public static double Of(ChatRequest request, ulong salt) =>
        HashOf(request, salt) is not 0 and var hash ? (hash >> 11) * (1.0 / (1UL << 53)) : Random.Shared.NextDouble();

    /// <summary>The same as a hash; 0 for a request that belongs to no conversation.</summary>
    public static ulong HashOf(ChatRequest request, ulong salt)
    {
        if (request is { User: null, Messages.Length: 0 } && string.IsNullOrEmpty(request.Options?.ConversationId)) return 0;
        return Math.Max(1, Mix(request.Options?.ConversationId is { Length: > 0 } id ? Add(salt, id) : OfBeginning(request, salt)));
    }

    private static ulong OfBeginning(ChatRequest request, ulong salt)
    {
        ulong hash = Add(salt, request.System);
        foreach (ChatMessage message in request.Messages)
        {
            if (message.Role == ChatRole.System) hash = Add(hash, message);
            else if (message.Role == ChatRole.User) return Add(hash, message);
        }
        return Add(hash, request.User);
    }

    private static ulong Add(ulong hash, ChatMessage message)
    {
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
            if (contents[i] is TextContent text) hash = Add(hash, text.Text);
        return hash;
    }

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<ulong> whole = MemoryMarshal.Cast<char, ulong>(text);
        foreach (ulong four in whole) hash = Round(hash, four);
        foreach (char one in text[(whole.Length * 4)..]) hash = Round(hash, one);
        // Two texts are not the same as one: the border between them counts.
        return Round(hash, (ulong)text.Length + 1);
    }

    private static ulong Round(ulong hash, ulong figure) =>
        BitOperations.RotateLeft(hash ^ BitOperations.RotateLeft(figure * Two, 31) * One, 27) * One + Two;

    // The last steps of MurmurHash3: each bit of the figure depends on each bit of the hash.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53;
        return hash ^ hash >> 33;
    }
}
