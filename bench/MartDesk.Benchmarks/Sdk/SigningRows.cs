using System.Security.Cryptography;
using System.Text;
using MartDesk.Benchmarks.Reporting;
using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>The signature of a submit-order body of 150 bytes, 200 bytes with time and memo, beside the hash alone.</summary>
internal static class SigningRows
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    private static readonly byte[] Memo = Encoding.UTF8.GetBytes("bench-memo-of-a-usual-length-000000");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"symbol":"BTCUSDT","client_order_id":"bench0000001","side":1,"type":"limit","leverage":"10","open_type":"isolated","mode":1,"price":"95000.1","size":10}""");

    public static void Print(RowPrinter printer)
    {
        var message = Encoding.UTF8.GetBytes("1733891542244#" + Encoding.UTF8.GetString(Memo) + "#" + Encoding.UTF8.GetString(Body));
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        var hex = new char[RequestSigner.HexLength];
        using var reused = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Secret);

        var key = new SigningKey(Secret, Memo);

        void Ours(int count)
        {
            for (var i = 0; i < count; i++)
                key.Sign(1_733_891_542_244 + i, Body, hex);
        }

        printer.Print(Duel.Run("signing / one-shot HMAC", Ours, count =>
        {
            for (var i = 0; i < count; i++)
                HMACSHA256.HashData(Secret, message, mac);
        }));
        printer.Print(Duel.Run("signing / reused HMAC state", Ours, count =>
        {
            for (var i = 0; i < count; i++)
            {
                reused.AppendData(message);
                reused.GetHashAndReset(mac);
            }
        }));
    }
}
