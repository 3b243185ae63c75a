using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Evaluates the contents of an answer.</summary>
internal static class AnswerContents
{
    /// <summary>Whether a content is part of an answer: not a thought, not bookkeeping, and not an empty text.</summary>
    public static bool IsAnswer(AIContent content) => content switch
    {
        TextContent text => text.Text.Length > 0,
        TextReasoningContent or UsageContent or ErrorContent => false,
        _ => true,
    };

    public static bool HasAnswer(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
            if (HasAnswer(message.Contents)) return true;
        return false;
    }

    public static bool HasAnswer(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
            if (IsAnswer(contents[i])) return true;
        return false;
    }

    public static bool Has<T>(ChatResponse response) where T : AIContent
    {
        foreach (ChatMessage message in response.Messages)
            if (Has<T>(message.Contents)) return true;
        return false;
    }

    public static bool Has<T>(IList<AIContent> contents) where T : AIContent
    {
        for (int i = 0; i < contents.Count; i++)
            if (contents[i] is T) return true;
        return false;
    }

    /// <summary>Whether there is only plain text and usage.</summary>
    public static bool IsText(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
            if (contents[i] is not (TextContent { Annotations: null or { Count: 0 } } or UsageContent)) return false;
        return true;
    }

    /// <summary>The sum of the usage among the contents; null if there is none.</summary>
    public static UsageDetails? UsageOf(IList<AIContent> contents)
    {
        UsageDetails? total = null;
        foreach (AIContent content in contents)
            if (content is UsageContent usage) (total ??= new UsageDetails()).Add(usage.Details);
        return total;
    }

    /// <summary>
    /// Returns the failure that an answer represents by its contents or its end, or null. The error's own text may be the prompt's.
    /// </summary>
    /// <param name="error">The first error among the contents, if any.</param>
    /// <param name="finish">The finish reason.</param>
    /// <param name="hasText">Whether there is also text.</param>
    public static Failure? Objection(ErrorContent? error, ChatFinishReason? finish, bool hasText)
    {
        if (finish is { } reason && FinishReasons.Objection(reason.Value, hasContent: true) is { } failure) return failure;
        if (error is null || hasText && finish is not null) return null;
        FailureKind kind = ErrorCodes.Decide([error.ErrorCode ?? ""], Vendor.Other, out _) is { } meaning ? meaning.Kind : FailureKind.ServerError;
        return new Failure(kind, kind == FailureKind.ContentFiltered ? FailureScope.Request : FailureScope.Model)
        {
            HttpStatus = 200, Message = "the client reports an error in its answer"
        };
    }
}
