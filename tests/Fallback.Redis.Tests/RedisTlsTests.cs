using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fallback.TestUtilities;
using StackExchange.Redis;

namespace Fallback.Redis.Tests;

/// <summary>A server that speaks TLS, by a connection of the application's that trusts it, and by a string that does not.</summary>
public sealed class RedisTlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_OverTls_ServesWhoTrustsIt_AndNobodyElse()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fallback-tls");
        try
        {
            string certificate = Path.Combine(folder.FullName, "certificate.pem"), key = Path.Combine(folder.FullName, "key.pem");
            await WriteAsync(certificate, key);
            int port = RedisServer.FreePort();
            await using RedisServer server = await RedisServer.StartAsync(
                Token, password: "secret", replicaOf: null, "--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", key,
                "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no");
            ConfigurationOptions options = ConfigurationOptions.Parse($"localhost:{port},ssl=true,password=secret");
            options.TrustIssuer(certificate);
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options);
            await using var store = new RedisReplicaStore(connection);

            Assert.Equal(1, (await store.ReplaceAsync("record", 0, "x", Token)).Version);
            Assert.Equal($"Redis at localhost:{port}", store.Description);

            await using RedisReplicaStore distrusting = RedisReplicaStore.Connect($"localhost:{port},ssl=true,password=secret");
            for (int i = 0; i < 5; i++)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                Exception e = await Assert.ThrowsAnyAsync<Exception>(() => distrusting.ReadAsync("record", patience.Token).AsTask());
                Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(string certificate, string key)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset today = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        await File.WriteAllTextAsync(certificate, made.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem(), Token);
    }
}
