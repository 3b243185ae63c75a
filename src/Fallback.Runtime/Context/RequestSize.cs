using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Determines how much text a request contains, and what it needs of a model.</summary>
internal static class RequestSize
{
    public static long Characters(ChatRequest request)
    {
        long total = (request.System?.Length ?? 0) + (request.User?.Length ?? 0);
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (content is TextContent text) total += text.Text.Length;
        return total;
    }

    public static long Bytes(ChatRequest request, string? prefill)
    {
        var meter = new ByteMeter();
        PromptParts.Frame(request, prefill, ref meter);
        foreach (ChatMessage message in request.Messages) PromptParts.Message(message, ref meter);
        return meter.Total;
    }

    public static bool HasImages(ChatRequest request)
    {
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (content is UriContent uri && uri.HasTopLevelMediaType("image")
                    || content is DataContent data && data.HasTopLevelMediaType("image"))
                    return true;
        return false;
    }
}
