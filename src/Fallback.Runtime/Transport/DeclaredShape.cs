using Fallback.CompilerServices;

namespace Fallback;

/// <summary>The shape of requests without options of their own, and its basis.</summary>
internal sealed record DeclaredShape(GenerationAttribute? Generation, AnswerFormat? Format, LearnedFacts Learned, RequestShape Shape)
{
    public bool IsFor(ChatRequest request, LearnedFacts learned) =>
        ReferenceEquals(Learned, learned) && ReferenceEquals(Generation, request.Generation) && ReferenceEquals(Format, request.Format);
}
