using System.Net;

namespace Fallback.Testing;

/// <summary>The body of a reply, which counts what is read.</summary>
internal sealed class WireContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Wire _wire;

    public WireContent(HttpContent inner, Wire wire)
    {
        _inner = inner;
        _wire = wire;
        foreach ((string name, IEnumerable<string> values) in inner.Headers) Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new WireStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _wire);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Stream body = await CreateContentReadStreamAsync().ConfigureAwait(false);
        await using (body.ConfigureAwait(false)) await body.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _wire.End();
        }
        base.Dispose(disposing);
    }
}
