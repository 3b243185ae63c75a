namespace Fallback.Testing;

/// <summary>Chooses the reply to one request.</summary>
internal delegate ValueTask<Reply> ReplyDecision(RecordedRequest request, CancellationToken cancellationToken);
