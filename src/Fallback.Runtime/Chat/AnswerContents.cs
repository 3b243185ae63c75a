using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What the contents of an answer amount to.</summary>
internal static class AnswerContents
{
    /// <summary>Whether a content is a part of an answer: neither thought nor bookkeeping, nor a text of no length.</summary>
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

    /// <summary>Whether there is nothing but plain text, and figures of what it took.</summary>
    public static bool IsText(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
            if (contents[i] is not (TextContent { Annotations: null or { Count: 0 } } or UsageContent)) return false;
        return true;
    }

    /// <summary>The usage among the contents, added up; null when there is none.</summary>
    public static UsageDetails? UsageOf(IList<AIContent> contents)
    {
        UsageDetails? total = null;
        foreach (AIContent content in contents)
            if (content is UsageContent usage) (total ??= new UsageDetails()).Add(usage.Details);
        return total;
    }

    /// <summary>The failure that an answer is by its contents or by how it ended, or null. The error's own text may be the prompt's.</summary>
    /// <param name="error">The first error among the contents, if any.</param>
    /// <param name="finish">How it ended.</param>
    /// <param name="hasText">Whether there is text besides.</param>
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
