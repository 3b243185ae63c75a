using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

internal sealed class GeminiDialect() : Dialect("gemini")
{
    public override Uri AddressFor(DialectRequest request) => throw new NotImplementedException();

    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => throw new NotImplementedException();

    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body) => throw new NotImplementedException();

    public override DialectStreamReader ReadStream() => throw new NotImplementedException();
}
