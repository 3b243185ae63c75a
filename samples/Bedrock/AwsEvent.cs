namespace Fallback.Samples.Bedrock;

/// <summary>One message of an AWS event stream.</summary>
/// <param name="Kind"><c>event</c>, <c>exception</c> or <c>error</c>.</param>
/// <param name="Type">The event's or the exception's name: <c>contentBlockDelta</c>, <c>throttlingException</c>.</param>
/// <param name="Payload">Its JSON.</param>
internal readonly record struct AwsEvent(string Kind, string Type, ReadOnlyMemory<byte> Payload);
