using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Fallback;

/// <summary>SHA-256 over the chain and the request as it would be sent, so that equal requests have equal keys, however they were built.</summary>
internal static class CacheKey
{
    public static string Of(Call call) => call.CacheKey ??= Compute(call);

    private static string Compute(Call call)
    {
        var body = new ArrayBufferWriter<byte>();
        var shape = new RequestShape("", "max_tokens")
        {
            Answer = AnswerShape.Of(call.Request.Format?.Schema ?? AnswerSchema.Of(call.Request.Options?.ResponseFormat), null, LearnedFacts.None)
        };
        RequestWriter.Write(body, shape, call.Request, stream: false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(call.Plan.Fingerprint));
        hash.AppendData("\n"u8);
        hash.AppendData(body.WrittenSpan);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
