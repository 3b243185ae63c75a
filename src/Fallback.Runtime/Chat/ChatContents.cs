using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A client's contents, sorted.</summary>
internal sealed class ChatContents
{
    private static readonly ChatFinishReason _windowExceeded = new("model_context_window_exceeded");

    private readonly StringBuilder _text = new();
    private StringBuilder? _reasoning;
    private List<FunctionCallContent>? _toolCalls;
    private List<AIContent>? _others;
    private ErrorContent? _error;

    public string Text => _text.ToString();

    public string? Reasoning => _reasoning?.ToString();

    public IReadOnlyList<FunctionCallContent> ToolCalls => _toolCalls ?? (IReadOnlyList<FunctionCallContent>)[];

    /// <summary>What is neither text nor a call: images, citations, and so on.</summary>
    public IReadOnlyList<AIContent> Others => _others ?? (IReadOnlyList<AIContent>)[];

    public UsageDetails? Usage { get; private set; }

    public bool IsEmpty => _text.Length == 0 && _toolCalls is null && _others is null;

    public void Add(IEnumerable<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            switch (content)
            {
                case TextReasoningContent reasoning: (_reasoning ??= new StringBuilder()).Append(reasoning.Text); break;
                case TextContent text: _text.Append(text.Text); break;
                case FunctionCallContent call: (_toolCalls ??= []).Add(call); break;
                case UsageContent usage: Usage = usage.Details; break;
                case ErrorContent error: _error ??= error; break;
                default: (_others ??= []).Add(content); break;
            }
        }
    }

    /// <summary>The failure that an answer is by its contents or by how it ended, or null. The error's own text may be the prompt's.</summary>
    public Failure? Objection(ChatFinishReason? finish)
    {
        if (finish == ChatFinishReason.ContentFilter)
            return new Failure(FailureKind.ContentFiltered, FailureScope.Request)
            {
                HttpStatus = 200, Message = "the answer was stopped by the provider's content filter"
            };
        if (finish == _windowExceeded)
            return new Failure(FailureKind.ContextLengthExceeded, FailureScope.Request)
            {
                HttpStatus = 200,
                Message = "the answer ran into the end of the model's context window",
                ProviderCode = finish.Value.Value
            };
        if (_error is null || _text.Length > 0 && finish is not null) return null;
        FailureKind kind = ErrorCodes.Decide([_error.ErrorCode ?? ""], Vendor.Other, out _) is { } meaning ? meaning.Kind : FailureKind.ServerError;
        return new Failure(kind, kind == FailureKind.ContentFiltered ? FailureScope.Request : FailureScope.Model)
        {
            HttpStatus = 200, Message = "the client reports an error in its answer"
        };
    }
}
