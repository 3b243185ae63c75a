namespace Fallback.Fuzz;

/// <summary>All targets, in the order in which they are run.</summary>
internal static class FuzzTargets
{
    public static FuzzTarget[] All { get; } =
    [
        new SseTarget(),
        new DialectTarget("chat", ChatReplies.All),
        new DialectTarget("messages", MessagesReplies.All),
        new DialectTarget("responses", ResponsesReplies.All),
        new DialectTarget("gemini", GeminiReplies.All),
        new ErrorTarget(),
        new TypedTarget(),
        new SchemaTarget(),
        new ConfigurationTarget(),
        new RedactionTarget(),
        new GatewayTarget(),
        new StreamedKeyTarget(),
        new SharedAnswerTarget(),
    ];
}
